"""What is due, for everybody: each time of each schedule begins one run, or says why it does not.

Nothing that answers a person imports this. What is due is read from the schedules, never from who asks,
so that it does not matter how often that is, nor how many ask at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.runs import Runs, cancel_run
from workflow_platform.store.schedules.circles import circle
from workflow_platform.store.schedules.details import timing_of
from workflow_platform.store.schedules.lines import forget, under_way
from workflow_platform.store.schedules.obstacles import obstacle
from workflow_platform.store.schedules.tables import Kind, ScheduleFireRow, ScheduleRow
from workflow_platform.store.schedules.times import DueTime, due_times, next_due
from workflow_platform.store.tables import DatasetVersionRow, UserRow

# How many runs of a schedule may be under way or wait when another one is to be queued.
LINE = 10

UNDER_WAY = "The run before is still under way."
LINE_FULL = f"{LINE} runs before it have not ended yet."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of something that was due.

    How many runs were begun, how many times left out, and how many schedules could not be read.
    """

    begun: int = 0
    left_out: int = 0
    unread: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        """Return the sum of both."""
        return Outcome(self.begun + other.begun, self.left_out + other.left_out, self.unread + other.unread)


def due_schedules(
    session: Session, now: datetime, kinds: Collection[Kind], limit: int = 1000
) -> tuple[UUID, ...]:
    """Return the schedules of these kinds that are due, the longest waiting first."""
    due = (ScheduleRow.enabled, ScheduleRow.next_due_at <= now, ScheduleRow.kind.in_(kinds))
    longest = select(ScheduleRow.id).where(*due).order_by(ScheduleRow.next_due_at, ScheduleRow.id)
    return tuple(session.scalars(longest.limit(limit)))


def fire(session: Session, schedule_id: UUID, now: datetime) -> Outcome:
    """Do all that is due of a schedule.

    A schedule that somebody else fires at the same time, or that is not due any more, is left to them.
    """
    row = session.scalar(
        select(ScheduleRow)
        .where(ScheduleRow.id == schedule_id, ScheduleRow.enabled, ScheduleRow.next_due_at <= now)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return Outcome()
    times = _times(session, row, now)
    barred = "" if all(time.reason for time in times) else obstacle(session, row)
    outcome = Outcome()
    for time in times:
        outcome += _settle(session, row, time, barred)
    forget(session, row.id)
    return outcome


def _times(session: Session, row: ScheduleRow, now: datetime) -> tuple[DueTime, ...]:
    """Return the times of a schedule that have come, and note that they have."""
    timing, first = timing_of(row), row.next_due_at
    if row.dataset_id is not None:
        row.next_due_at = None
        return _changes(session, row, row.dataset_id)
    if timing is None or first is None:
        return ()
    row.next_due_at = next_due(timing, now)
    return due_times(timing, first, now, row.missed)


def _changes(session: Session, row: ScheduleRow, dataset_id: UUID) -> tuple[DueTime, ...]:
    """Return the newest version of a dataset as one time, unless it was noticed before."""
    newest = session.scalar(
        select(DatasetVersionRow)
        .where(DatasetVersionRow.dataset_id == dataset_id)
        .order_by(DatasetVersionRow.number.desc())
        .limit(1)
    )
    if newest is None or row.seen_version is None or newest.number <= row.seen_version:
        return ()
    earlier, row.seen_version = newest.number - row.seen_version - 1, newest.number
    names = circle(session, _owner(session, row), row.workflow_id, dataset_id)
    reason = f"The workflow would run itself in a circle: {' → '.join(names)}." if names else ""
    return (DueTime(newest.created_at, reason, uncounted=earlier),)


def _settle(session: Session, row: ScheduleRow, time: DueTime, barred: str) -> Outcome:
    """Begin the run of a time unless it is barred, or keep the reason why not; what is settled stays so."""
    known = (ScheduleFireRow.schedule_id == row.id, ScheduleFireRow.due_at == time.at)
    if session.scalar(select(ScheduleFireRow.id).where(*known)) is not None:
        return Outcome()
    # The runs under way come last: none of them is canceled for a run that cannot be.
    reason = time.reason or barred or _overlapping(session, row, time)
    run_id = (
        None if reason else Runs(session, _owner(session, row)).submit(row.workflow_id, row.parameters).id
    )
    session.execute(
        insert(ScheduleFireRow).values(
            owner_id=row.owner_id,
            schedule_id=row.id,
            due_at=time.at,
            run_id=run_id,
            reason=reason or None,
            missed=time.uncounted,
        )
    )
    return Outcome(begun=1) if run_id else Outcome(left_out=1 + time.uncounted)


def _overlapping(session: Session, row: ScheduleRow, time: DueTime) -> str:
    """Return why a run cannot be begun besides those under way, or an empty string."""
    running = under_way(session, row.id)
    if not running or (row.missed == "all" and time.late):
        return ""
    match row.overlap:
        case "skip":
            return UNDER_WAY
        case "queue":
            return LINE_FULL if len(running) >= LINE else ""
        case "cancel_running":
            for run_id in running:
                cancel_run(session, run_id)
            return ""


def _owner(session: Session, row: ScheduleRow) -> Actor:
    owner = session.get_one(UserRow, row.owner_id)
    return Actor(owner.id, owner.name)
