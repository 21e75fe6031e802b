"""Invitations: addresses that may make an account, each by a link that works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Delete, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.store.database import Session
from workflow_platform.store.people.accounts import Accounts
from workflow_platform.store.people.secrets import hashed, new_secret
from workflow_platform.store.people.tables import InvitationRow
from workflow_platform.store.tables import LOWER_EMAIL
from workflow_platform.store.text import same_name

LIFETIME = timedelta(days=7)
INVITATION_PREFIX = "wpi_"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An address that may make an account until ``expires_at``, an administrator's if so said."""

    id: UUID
    email: str
    is_admin: bool
    created_at: datetime
    expires_at: datetime


class Invitations:
    """Makes, lists and uses up invitations; who may, is for the caller to say."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, email: str, invited_by: UUID, *, is_admin: bool) -> tuple[Invitation, str]:
        """Invite an address, and return the secret of its link. An earlier invitation of it ends.

        Raises ConflictError where the address has an account.
        """
        if Accounts(self._session).find(email) is not None:
            raise ConflictError("This address has an account already.")
        secret = new_secret(INVITATION_PREFIX)
        values = {
            "email": email,
            "hash": hashed(secret),
            "is_admin": is_admin,
            "invited_by": invited_by,
            "created_at": func.now(),
            "expires_at": func.now() + LIFETIME,
        }
        new = insert(InvitationRow).values(values)
        again = new.on_conflict_do_update(index_elements=[LOWER_EMAIL], set_=values)
        row = self._session.scalars(
            again.returning(InvitationRow), execution_options={"populate_existing": True}
        ).one()
        return _invitation(row), secret

    def list(self) -> tuple[Invitation, ...]:
        """Return the invitations that are open, the newest first."""
        still = select(InvitationRow).where(InvitationRow.expires_at > func.now())
        newest = still.order_by(InvitationRow.created_at.desc(), InvitationRow.id)
        return tuple(_invitation(row) for row in self._session.scalars(newest))

    def end(self, invitation_id: UUID) -> None:
        """Take an invitation back. Raises NotFoundError."""
        gone = delete(InvitationRow).where(InvitationRow.id == invitation_id).returning(InvitationRow.id)
        if self._session.scalar(gone) is None:
            raise NotFoundError("There is no such invitation.")

    def use(self, secret: str) -> Invitation | None:
        """Use an invitation up by the secret of its link; None for a bad one."""
        return self._used(delete(InvitationRow).where(InvitationRow.hash == hashed(secret)))

    def use_for(self, email: str) -> Invitation | None:
        """Use up the invitation of an address that was proven otherwise; None where there is none."""
        return self._used(delete(InvitationRow).where(same_name(InvitationRow.email, email)))

    def _used(self, gone: Delete[()]) -> Invitation | None:
        row = self._session.scalar(gone.where(InvitationRow.expires_at > func.now()).returning(InvitationRow))
        return _invitation(row) if row else None


def end_invitations_of(session: Session, inviter: UUID) -> None:
    """End the invitations of somebody who is no administrator any more: they could let them in again."""
    session.execute(delete(InvitationRow).where(InvitationRow.invited_by == inviter))


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        is_admin=row.is_admin,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
