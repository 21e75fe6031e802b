"""Limits on trying: each attempt beyond a few makes the next one wait longer, and nobody is locked out."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import Interval, case, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import PlatformError
from workflow_platform.store.database import Session
from workflow_platform.store.people.tables import AttemptRow

WINDOW = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=5)


class TooManyAttemptsError(PlatformError):
    """It was tried too often of late. ``seconds`` is how long to wait."""

    code = "too-many-attempts"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__("That was tried too often.", f"Try again in {seconds} s.")
        self.seconds = seconds


def count_attempt(session: Session, key: str, free: int) -> None:
    """Count an attempt; ``free`` of them in an hour need no pause, each one more doubles the pause.

    Raises TooManyAttemptsError before the pause is over. Commit whatever happens next.
    """
    hash_ = hashlib.sha256(key.encode(errors="replace")).digest()
    fresh = AttemptRow.began_at < func.now() - WINDOW
    count = case((fresh, 1), else_=AttemptRow.count + 1)
    # Powers of two far beyond the longest pause would overflow.
    power = func.least(func.greatest(count - free, 0), 16)
    pause = func.least(cast(LONGEST_PAUSE, Interval), (func.pow(2, power) - 1) * timedelta(seconds=1))
    due = AttemptRow.next_at <= func.now()
    new = insert(AttemptRow).values(key=hash_, count=1)
    counted = new.on_conflict_do_update(
        index_elements=[AttemptRow.key],
        set_={
            "count": count,
            "began_at": case((fresh, func.now()), else_=AttemptRow.began_at),
            "next_at": func.now() + pause,
        },
        where=due,
    )
    if session.scalar(counted.returning(AttemptRow.count)) is None:
        left = select(func.ceil(func.extract("epoch", AttemptRow.next_at - func.now())))
        raise TooManyAttemptsError(max(1, int(session.scalar(left.where(AttemptRow.key == hash_)) or 1)))


def forget_attempts(session: Session, key: str) -> None:
    """Start counting anew, after a success."""
    hash_ = hashlib.sha256(key.encode(errors="replace")).digest()
    session.execute(delete(AttemptRow).where(AttemptRow.key == hash_))
