"""What is due, for everybody: each time of each schedule begins one run, or says why it does not.

Nothing that answers a person imports this. What is due is read from the schedules, never from who asks,
so that it does not matter how often that is, nor how many ask at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.parameters import resolve
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import CANCEL, Runs
from workflow_platform.store.schedules.circles import circle
from workflow_platform.store.schedules.schedules import timing_of
from workflow_platform.store.schedules.tables import ScheduleFireRow, ScheduleRow
from workflow_platform.store.tables import DatasetVersionRow, RunRow, UserRow
from workflow_platform.store.workflows import Workflows

# Until then, a time was not missed: the clock that asks ticks once a minute.
ON_TIME = timedelta(minutes=5)
# How many times of a schedule one transaction makes up for.
BATCH = 50
# Of times that were left out, as many as this are listed one by one, and the older ones counted.
LISTED = 50

MISSED = "Nobody was there to begin it in time."
LATER = "A later time took its place."


@dataclass(frozen=True, slots=True)
class _Times:
    """The times of a schedule that are due.

    Attributes:
        run: those that begin a run, the soonest first.
        left_out: those that do not, with the reason, as far as they are listed.
        uncounted: how many more were left out before all of these.
        next_due_at: when there is more to do.
    """

    run: Sequence[datetime]
    left_out: Sequence[tuple[datetime, str]]
    uncounted: int
    next_due_at: datetime


def due_schedules(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Return the schedules that are due, the longest waiting first."""
    newest = (
        select(func.max(DatasetVersionRow.number))
        .where(DatasetVersionRow.dataset_id == ScheduleRow.dataset_id)
        .correlate(ScheduleRow)
        .scalar_subquery()
    )
    due = (ScheduleRow.next_due_at <= now) | (newest > ScheduleRow.seen_version)
    wanted = select(ScheduleRow.id).where(ScheduleRow.enabled, due)
    return tuple(session.scalars(wanted.order_by(ScheduleRow.next_due_at, ScheduleRow.id)))


def fire(session: Session, schedule_id: UUID, now: datetime) -> bool:
    """Do what is due of a schedule, and tell whether there is more.

    A schedule that somebody else fires at the same time, or that is not due any more, is left to them.
    """
    row = session.scalar(
        select(ScheduleRow)
        .where(ScheduleRow.id == schedule_id, ScheduleRow.enabled)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return False
    if row.dataset_id is not None:
        _fire_dataset(session, row, row.dataset_id)
        return False
    if row.next_due_at is None or row.next_due_at > now:
        return False
    times = _times(row, row.next_due_at, now)
    row.next_due_at = times.next_due_at
    missed = times.uncounted
    for due_at, reason in times.left_out:
        _leave_out(session, row, due_at, reason, missed)
        missed = 0
    for due_at in times.run:
        late = len(times.run) > 1 or now - due_at > ON_TIME
        _begin(session, row, due_at, in_line=row.missed == "all" and late)
    session.flush()
    return times.next_due_at <= now


def _times(row: ScheduleRow, first: datetime, now: datetime) -> _Times:
    """Sort the times that are due into those that begin a run and those that do not."""
    timing = timing_of(row)
    assert timing is not None  # noqa: S101  # a dataset has no time that it is due at
    later = (found.at for found in timing.after(first))
    due: deque[datetime] = deque(maxlen=BATCH if row.missed == "all" else LISTED)
    count, at = 0, first
    while at <= now and not (row.missed == "all" and count == BATCH):
        due.append(at)
        count += 1
        at = next(later, datetime.max.replace(tzinfo=now.tzinfo))
    if row.missed == "all":
        return _Times(run=tuple(due), left_out=(), uncounted=0, next_due_at=at)
    last = due[-1]
    on_time = row.missed == "last" or now - last <= ON_TIME
    reason = LATER if row.missed == "last" else MISSED
    others = [(earlier, reason) for earlier in due if earlier != last]
    return _Times(
        run=(last,) if on_time else (),
        left_out=others if on_time else [*others, (last, MISSED)],
        uncounted=count - len(due),
        next_due_at=at,
    )


def _fire_dataset(session: Session, row: ScheduleRow, dataset_id: UUID) -> None:
    newest = session.scalar(
        select(DatasetVersionRow)
        .where(DatasetVersionRow.dataset_id == dataset_id)
        .order_by(DatasetVersionRow.number.desc())
        .limit(1)
    )
    if newest is None or row.seen_version is None or newest.number <= row.seen_version:
        return
    missed, row.seen_version = newest.number - row.seen_version - 1, newest.number
    if names := circle(session, row.workflow_id, dataset_id):
        reason = f"The workflow would run itself in a circle: {' → '.join(names)}."
        _leave_out(session, row, newest.created_at, reason, missed)
    else:
        _begin(session, row, newest.created_at, missed=missed)


def _begin(
    session: Session, row: ScheduleRow, due_at: datetime, *, in_line: bool = False, missed: int = 0
) -> None:
    """Begin the run of a time, or say why not; ``in_line``, it waits for those before in any case."""
    known = (ScheduleFireRow.schedule_id == row.id, ScheduleFireRow.due_at == due_at)
    if session.scalar(select(ScheduleFireRow.id).where(*known)) is not None:
        return
    reason = _obstacle(session, row)
    under_way = () if reason or in_line or row.overlap == "queue" else _under_way(session, row)
    if under_way and row.overlap == "skip":
        reason = "The run before is still under way."
    if reason:
        _leave_out(session, row, due_at, reason, missed)
        return
    for run_id in under_way:
        if mark_run(session, run_id, "canceled"):
            post_outbox(session, CANCEL, {"run": str(run_id)})
    run = Runs(session, _owner(session, row)).submit(row.workflow_id, row.parameters)
    session.execute(
        insert(ScheduleFireRow).values(
            owner_id=row.owner_id, schedule_id=row.id, due_at=due_at, run_id=run.id, missed=missed
        )
    )


def _leave_out(session: Session, row: ScheduleRow, due_at: datetime, reason: str, missed: int) -> None:
    new = insert(ScheduleFireRow).values(
        owner_id=row.owner_id, schedule_id=row.id, due_at=due_at, reason=reason, missed=missed
    )
    session.execute(new.on_conflict_do_nothing(index_elements=["schedule_id", "due_at"]))


def _obstacle(session: Session, row: ScheduleRow) -> str:
    """Return why a workflow cannot run in the name of a schedule's owner, or an empty string."""
    owner = session.get_one(UserRow, row.owner_id)
    if owner.disabled_at is not None:
        return "The account of its owner is disabled."
    workflows = Workflows(session, Actor(owner.id, owner.name))
    try:
        workflow = workflows.get(row.workflow_id)
        if workflow.number is None:
            return "The workflow is only a draft."
        spec = WorkflowSpec.model_validate(workflows.version(workflow.id, workflow.number))
    except NotFoundError:
        return "The workflow was deleted, or may not be run any more."
    _, problems = resolve(spec.parameters, row.parameters)
    return f"The values of its parameters do not fit: {problems[0].message}" if problems else ""


def _under_way(session: Session, row: ScheduleRow) -> Sequence[UUID]:
    return session.scalars(
        select(RunRow.id)
        .join(ScheduleFireRow, ScheduleFireRow.run_id == RunRow.id)
        .where(ScheduleFireRow.schedule_id == row.id, RunRow.ended_at.is_(None))
    ).all()


def _owner(session: Session, row: ScheduleRow) -> Actor:
    owner = session.get_one(UserRow, row.owner_id)
    return Actor(owner.id, owner.name)
