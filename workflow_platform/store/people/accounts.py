"""The accounts: who may sign in. Nothing here asks for an actor, because none is known yet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.names import NAME_LENGTH, slug
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.tables import LOWER_EMAIL, UserRow
from workflow_platform.store.text import same_name
from workflow_platform.store.users import LOCAL_USER

WELCOME = "account.welcome"
"""The topic of the outbox of what an account begins with."""

# Any number does, as long as nobody else takes advisory locks with it.
_FIRST_ACCOUNT = 7_316_540_913
_WORD_LENGTH = NAME_LENGTH - 10


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account; ``password_hash`` is None where they sign in another way or not at all."""

    id: UUID
    name: str
    email: str
    email_verified_at: datetime | None
    password_hash: str | None
    is_admin: bool
    disabled_at: datetime | None
    token_epoch: int
    display_name: str | None

    @property
    def actor(self) -> Actor:
        """The person as the owner of what is stored."""
        return Actor(self.id, self.name)

    @property
    def may_sign_in(self) -> bool:
        """Whether the address is proven and the account not disabled."""
        return self.email_verified_at is not None and self.disabled_at is None


class Accounts:
    """Finds and makes accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, email: str) -> Account | None:
        """Return the account of an address, whatever the case of its letters, or None."""
        row = self._session.scalar(select(UserRow).where(same_name(UserRow.email, email)))
        return account_of(row) if row else None

    def get(self, user_id: UUID) -> Account:
        """Return an account. Raises NotFoundError."""
        row = self._session.get(UserRow, user_id, populate_existing=True)
        if row is None or row.email is None:
            raise NotFoundError("There is no such account.")
        return account_of(row)

    def add(self, email: str, password_hash: str | None, *, verified: bool) -> Account | None:
        """Make an account, or return None where the address has one.

        The first account of a platform is its administrator's.
        """
        # Of two first accounts at once only one becomes the administrator's.
        self._session.execute(select(func.pg_advisory_xact_lock(_FIRST_ACCOUNT)))
        nobody = ~select(UserRow.id).where(UserRow.email.is_not(None)).exists()
        new = insert(UserRow).values(
            name=self._free_name(email),
            email=email,
            password_hash=password_hash,
            is_admin=select(nobody).scalar_subquery(),
            email_verified_at=func.now() if verified else None,
        )
        made: UserRow | None = self._session.scalar(
            new.on_conflict_do_nothing(index_elements=[LOWER_EMAIL]).returning(UserRow)
        )
        if made is not None and verified:
            _welcome(self._session, made)
        return account_of(made) if made else None

    def give(self, actor: Actor, email: str, password_hash: str) -> Account:
        """Let a user sign in who could not, or with another password. The address counts as proven."""
        self._session.execute(
            update(UserRow)
            .where(UserRow.id == actor.user_id)
            .values(
                email=email,
                password_hash=password_hash,
                is_admin=True,
                email_verified_at=func.coalesce(UserRow.email_verified_at, func.now()),
            )
        )
        return self.get(actor.user_id)

    def appoint(self, user_id: UUID) -> None:
        """Make somebody an administrator."""
        self._session.execute(update(UserRow).where(UserRow.id == user_id).values(is_admin=True))

    def verify(self, user_id: UUID) -> None:
        """Record that the account's address is proven."""
        proven = update(UserRow).where(UserRow.id == user_id, UserRow.email_verified_at.is_(None))
        first = self._session.scalar(proven.values(email_verified_at=func.now()).returning(UserRow))
        if first is not None:
            _welcome(self._session, first)

    def set_password(self, user_id: UUID, password_hash: str) -> None:
        """Store a new password's hash; sign-ins stay, see ``end_all`` of the sign-ins."""
        same = update(UserRow).where(UserRow.id == user_id)
        self._session.execute(same.values(password_hash=password_hash))

    def _free_name(self, email: str) -> str:
        """Return an unused user name, made from what stands before the @."""
        base = slug(email.partition("@")[0])[:_WORD_LENGTH].strip("-")
        name = base
        # Who that is decides over this machine.
        while name == LOCAL_USER or self._is_taken(name):
            name = f"{base}-{secrets.token_hex(3)}"
        return name

    def _is_taken(self, name: str) -> bool:
        same = select(UserRow.id).where(same_name(UserRow.name, name))
        return self._session.scalar(same) is not None


def _welcome(session: Session, row: UserRow) -> None:
    """Have the account given what it begins with, once its address is proven."""
    post_outbox(session, WELCOME, {"user": str(row.id), "name": row.name})


def account_of(row: UserRow) -> Account:
    """Return the account of a user's row."""
    return Account(
        id=row.id,
        name=row.name,
        email=row.email or "",
        email_verified_at=row.email_verified_at,
        password_hash=row.password_hash,
        is_admin=row.is_admin,
        disabled_at=row.disabled_at,
        token_epoch=row.token_epoch,
        display_name=row.display_name,
    )
