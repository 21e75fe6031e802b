"""Work that a transaction leaves for others, who take it by its topic after the commit, at least once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.store.database import Session
from workflow_platform.store.tables import Document, OutboxRow
from workflow_platform.store.text import scrubbed

# The trigger of the table notifies this channel of every insert.
CHANNEL = "workflow_platform_outbox"
LEASE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=5)
ERROR_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """Something to do; ``attempts`` counts this one."""

    id: int
    topic: str
    payload: Document
    attempts: int


def post_outbox(session: Session, topic: str, payload: Document) -> None:
    """Leave something to do, for the case that the transaction commits."""
    session.execute(insert(OutboxRow).values(topic=topic, payload=payload))


def claim_outbox(
    session: Session, limit: int, topics: Collection[str], lease: timedelta = LEASE
) -> tuple[OutboxItem, ...]:
    """Take up to ``limit`` items of these topics that are due, the oldest first.

    Commit at once: until ``lease`` is over nobody else gets them, and then they are due again, in case
    whoever took them died.
    """
    due = (
        select(OutboxRow.id)
        .where(
            OutboxRow.done_at.is_(None),
            OutboxRow.available_at <= func.now(),
            OutboxRow.topic.in_(topics),
        )
        .order_by(OutboxRow.available_at, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == due.c.id)
        .values(attempts=OutboxRow.attempts + 1, available_at=func.now() + lease)
        .returning(OutboxRow.id, OutboxRow.topic, OutboxRow.payload, OutboxRow.attempts)
    )
    return tuple(sorted((OutboxItem(*row) for row in taken), key=lambda item: item.id))


def finish_outbox(session: Session, item_id: int) -> None:
    """Record that an item is done."""
    done = update(OutboxRow).where(OutboxRow.id == item_id)
    session.execute(done.values(done_at=func.now(), last_error=None))


def wipe_outbox(session: Session, item_id: int) -> None:
    """Record that an item is over, done or given up, and forget what it said."""
    over = update(OutboxRow).where(OutboxRow.id == item_id)
    session.execute(over.values(done_at=func.now(), payload={}))


def retry_outbox(session: Session, item: OutboxItem, error: str) -> timedelta:
    """Record a failed attempt, and return after how long the item is due again."""
    pause = min(timedelta(seconds=2 ** min(item.attempts, 16)), LONGEST_PAUSE)
    again = update(OutboxRow).where(OutboxRow.id == item.id)
    session.execute(again.values(available_at=func.now() + pause, last_error=scrubbed(error)[:ERROR_LENGTH]))
    return pause
