"""What changes in an account after it was made."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from workflow_platform.errors import ConflictError
from workflow_platform.store.database import Session
from workflow_platform.store.people.one_time_tokens import end_one_time
from workflow_platform.store.tables import UserRow
from workflow_platform.store.text import checked_name, checked_plain_name, same_name
from workflow_platform.store.users import LOCAL_USER

UNIQUE_VIOLATION = "23505"


def rename(session: Session, user_id: UUID, name: str) -> None:
    """Give the account another user name.

    Raises InvalidError for a bad name, and ConflictError for one that is taken or kept for the commands
    of this machine.
    """
    checked_plain_name(name)
    old = session.scalar(select(UserRow.name).where(UserRow.id == user_id))
    if old == name:
        return
    if LOCAL_USER in {(old or "").casefold(), name.casefold()}:
        raise ConflictError(
            f"'{LOCAL_USER}' is who the commands of this machine work for.",
            "Change the display name instead.",
        )
    taken = select(UserRow.id).where(same_name(UserRow.name, name), UserRow.id != user_id)
    if session.scalar(taken) is not None:
        raise _taken(name)
    try:
        session.execute(update(UserRow).where(UserRow.id == user_id).values(name=name))
    except IntegrityError as error:
        # Somebody was faster by a moment.
        raise _taken(name) from error


def show_as(session: Session, user_id: UUID, display_name: str | None) -> None:
    """Set the name that others see; None for the user name. Raises InvalidError for a bad one."""
    shown = None if display_name is None else checked_name(display_name)
    session.execute(update(UserRow).where(UserRow.id == user_id).values(display_name=shown))


def replace_password(session: Session, user_id: UUID, password_hash: str) -> None:
    """Store the hash of a password that its owner has chosen anew.

    All access tokens of before end, and so do the links of earlier mails. Sign-ins stay, see ``end_all``.
    """
    session.execute(
        update(UserRow)
        .where(UserRow.id == user_id)
        .values(password_hash=password_hash, token_epoch=UserRow.token_epoch + 1)
    )
    end_one_time(session, user_id)


def replace_email(session: Session, user_id: UUID, email: str) -> None:
    """Store a new address, which has been proven. The links of earlier mails end.

    Raises ConflictError where somebody else has it by now.
    """
    try:
        with session.begin_nested():
            session.execute(
                update(UserRow).where(UserRow.id == user_id).values(email=email, email_verified_at=func.now())
            )
    except IntegrityError as error:
        raise ConflictError(
            "The address has got an account of its own meanwhile.", "Choose another address."
        ) from error
    end_one_time(session, user_id)


def _taken(name: str) -> ConflictError:
    return ConflictError(f"There is a user '{name}' already.", "Choose another name.")
