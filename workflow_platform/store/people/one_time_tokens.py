"""One-time tokens: secrets sent by mail, each good for one purpose, once, and for a while."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, update

from workflow_platform.store.database import Session
from workflow_platform.store.people.secrets import hashed, new_secret
from workflow_platform.store.people.tables import OneTimeTokenRow, Purpose

LIFETIMES: dict[Purpose, timedelta] = {
    "verify": timedelta(hours=24),
    "reset": timedelta(minutes=10),
    "change-email": timedelta(hours=1),
}

ONE_TIME_PREFIX = "wpo_"


def issue_one_time(session: Session, user_id: UUID, purpose: Purpose, email: str | None = None) -> str:
    """Return a new token for the person; ``email`` is the new address of a change."""
    secret = new_secret(ONE_TIME_PREFIX)
    session.add(
        OneTimeTokenRow(
            hash=hashed(secret),
            user_id=user_id,
            purpose=purpose,
            email=email,
            expires_at=func.now() + LIFETIMES[purpose],
        )
    )
    return secret


def end_one_time(session: Session, user_id: UUID) -> None:
    """End all tokens of a person that have not been used."""
    unused = update(OneTimeTokenRow).where(
        OneTimeTokenRow.user_id == user_id, OneTimeTokenRow.used_at.is_(None)
    )
    session.execute(unused.values(used_at=func.now()))


def use_one_time(session: Session, secret: str, purpose: Purpose) -> tuple[UUID, str | None] | None:
    """Use a token up: return the person and the new address, if any, or None for a bad token."""
    used = (
        update(OneTimeTokenRow)
        .where(
            OneTimeTokenRow.hash == hashed(secret),
            OneTimeTokenRow.purpose == purpose,
            OneTimeTokenRow.used_at.is_(None),
            OneTimeTokenRow.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(OneTimeTokenRow.user_id, OneTimeTokenRow.email)
    )
    found = session.execute(used).one_or_none()
    return (found[0], found[1]) if found else None
