"""Who people are to other providers: an issuer and its word for them, never an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.store.database import Session
from workflow_platform.store.people.accounts import Account, account_of
from workflow_platform.store.people.tables import IdentityRow
from workflow_platform.store.tables import UserRow


@dataclass(frozen=True, slots=True)
class Identity:
    """A way to sign in by another provider; ``email`` is what it said of the person at first."""

    provider: str
    email: str | None
    created_at: datetime
    used_at: datetime | None


class Identities:
    """Finds, adds and removes identities."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, issuer: str, subject: str) -> Account | None:
        """Return whose identity it is, or None."""
        row = self._session.scalar(
            select(UserRow)
            .join(IdentityRow, IdentityRow.user_id == UserRow.id)
            .where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
        )
        return account_of(row) if row else None

    def add(self, user_id: UUID, provider: str, issuer: str, subject: str, email: str | None) -> bool:
        """Add an identity to an account, and say whether it is the account's now."""
        new = insert(IdentityRow).values(
            issuer=issuer, subject=subject, user_id=user_id, provider=provider, email=email
        )
        self._session.execute(new.on_conflict_do_nothing())
        holder = self.find(issuer, subject)
        return holder is not None and holder.id == user_id

    def mark_used(self, issuer: str, subject: str) -> None:
        """Record a sign-in."""
        same = update(IdentityRow).where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
        self._session.execute(same.values(used_at=func.now()))

    def list(self, user_id: UUID) -> tuple[Identity, ...]:
        """Return a person's identities, the oldest first."""
        own = select(IdentityRow).where(IdentityRow.user_id == user_id)
        rows = self._session.scalars(own.order_by(IdentityRow.created_at, IdentityRow.subject))
        return tuple(Identity(row.provider, row.email, row.created_at, row.used_at) for row in rows)

    def remove(self, account: Account, provider: str) -> None:
        """Remove a person's identities of a provider.

        Raises NotFoundError, and ConflictError where there would be no way left to sign in.
        """
        others = {identity.provider for identity in self.list(account.id)}
        if provider not in others:
            raise NotFoundError("This account has no such provider.")
        if account.password_hash is None and others == {provider}:
            raise ConflictError(
                "There would be no way left to sign in.",
                "Choose a password first, as if you had forgotten it.",
            )
        own = delete(IdentityRow).where(IdentityRow.user_id == account.id, IdentityRow.provider == provider)
        self._session.execute(own)
