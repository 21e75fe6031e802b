"""Whose turn it is: the runs of one person take place a few at a time, and the others wait in line."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import String, cast, func, select, text, update

from workflow_platform.errors import NotFoundError
from workflow_platform.store.database import Session
from workflow_platform.store.outbox import CHANNEL, OutboxItem
from workflow_platform.store.quotas import Quotas, quotas_of
from workflow_platform.store.tables import OutboxRow, RunRow, UserRow

SUBMIT = "run.submit"
# The end of a run gives the next one its turn; this is for an end that nobody noticed.
PATIENCE = timedelta(minutes=1)


def take_turn(session: Session, run_id: UUID, defaults: Quotas) -> bool:
    """Let a run begin, unless as many runs of that person as may be are under way.

    Raises NotFoundError.
    """
    person = select(RunRow.executed_by).where(RunRow.id == run_id)
    # Of two that ask at once, the second waits for the first to be counted.
    account = select(UserRow.id).where(UserRow.id == person.scalar_subquery())
    session.execute(account.with_for_update(key_share=True))
    run = session.get(RunRow, run_id, with_for_update=True)
    if run is None:
        raise NotFoundError("There is no such run.")
    if run.released_at is not None or run.ended_at is not None:
        return True
    most = quotas_of(session, run.executed_by, defaults).concurrent_runs
    under_way = select(func.count()).where(
        RunRow.executed_by == run.executed_by, RunRow.released_at.is_not(None), RunRow.ended_at.is_(None)
    )
    if most is not None and (session.scalar(under_way) or 0) >= most:
        return False
    run.released_at = session.scalar(select(func.now()))
    return True


def wait_for_turn(session: Session, item: OutboxItem) -> None:
    """Put a run that has no turn yet back in line, which is no failed attempt."""
    waiting = update(OutboxRow).where(OutboxRow.id == item.id)
    session.execute(waiting.values(available_at=func.now() + PATIENCE, attempts=OutboxRow.attempts - 1))


def pass_turn(session: Session, run_id: UUID) -> None:
    """Have the dispatcher look at the next run in the line of a run that has ended."""
    person = select(RunRow.executed_by).where(RunRow.id == run_id).scalar_subquery()
    first = (
        select(cast(RunRow.id, String))
        .where(RunRow.executed_by == person, RunRow.released_at.is_(None), RunRow.ended_at.is_(None))
        .order_by(RunRow.queued_at, RunRow.id)
        .limit(1)
    )
    woken = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.topic == SUBMIT,
            OutboxRow.done_at.is_(None),
            OutboxRow.payload["run"].astext == first.scalar_subquery(),
        )
        .values(available_at=func.now())
        .returning(OutboxRow.id)
    )
    if woken.first() is not None:
        session.execute(text(f"NOTIFY {CHANNEL}"))
