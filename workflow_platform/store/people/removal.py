"""The end of an account: everything that is stored of a person, in one transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, or_, select

from workflow_platform.errors import ConflictError
from workflow_platform.store.database import Session
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.people.invitations import end_invitations_of
from workflow_platform.store.tables import Base, RunRow, UserRow

DISCARD = "lake.discard"


def remove_account(session: Session, user_id: UUID) -> None:
    """Remove an account with all that it owns, and leave the removal of its files for after the commit.

    Raises ConflictError while a run is under way, and for the only administrator of others.
    """
    _lock_administrators(session, user_id)
    # Whoever stores something for this owner at the same time waits, and then finds nobody.
    session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
    theirs = or_(RunRow.owner_id == user_id, RunRow.executed_by == user_id)
    running = select(func.count()).where(theirs, RunRow.ended_at.is_(None))
    if count := session.scalar(running):
        raise ConflictError(
            f"{'A run is' if count == 1 else f'{count} runs are'} under way.",
            "Wait for the end, or cancel them, and try again.",
        )
    _check_administrators(session, user_id)
    end_invitations_of(session, user_id)
    # From those that refer to the others, as the tables themselves say.
    for table in reversed(Base.metadata.sorted_tables):
        if "owner_id" in table.columns:
            session.execute(delete(table).where(table.c.owner_id == user_id))
    session.execute(delete(UserRow).where(UserRow.id == user_id))
    post_outbox(session, DISCARD, {"owner": str(user_id)})


def _lock_administrators(session: Session, user_id: UUID) -> None:
    # Of two administrators who go at once, the second waits, and then finds the first one gone.
    if session.scalar(select(UserRow.is_admin).where(UserRow.id == user_id)):
        all_of_them = select(UserRow.id).where(UserRow.is_admin).order_by(UserRow.id)
        session.execute(all_of_them.with_for_update())


def _check_administrators(session: Session, user_id: UUID) -> None:
    working = UserRow.email.is_not(None) & UserRow.disabled_at.is_(None)
    others = select(UserRow.is_admin).where(UserRow.id != user_id, working)
    is_admin = session.scalar(select(UserRow.is_admin).where(UserRow.id == user_id))
    roles = set(session.scalars(others))
    if is_admin and roles == {False}:
        raise ConflictError(
            "This is the only administrator's account.", "Invite another administrator first."
        )
