"""Whose an address is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from workflow_platform.store.database import Session
from workflow_platform.store.tables import UserRow
from workflow_platform.store.text import same_name


def proven_by(session: Session, email: str) -> UUID | None:
    """Return who has proven that an address is theirs; None, nobody yet.

    Who proves it later gets what was shared with it by a trigger of the table of users.
    """
    proven = select(UserRow.id).where(same_name(UserRow.email, email), UserRow.email_verified_at.is_not(None))
    return session.scalar(proven)
