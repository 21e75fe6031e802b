"""The schedules of an actor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.spec.parameters import resolve
from workflow_platform.spec.problems import WorkflowInvalidError
from workflow_platform.spec.timing import Timing, cron, interval, next_fires, time_zone
from workflow_platform.spec.workflow import Scalar, WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.run_states import RunState
from workflow_platform.store.schedules.circles import circle
from workflow_platform.store.schedules.tables import (
    Kind,
    Missed,
    Overlap,
    ScheduleFireRow,
    ScheduleRow,
)
from workflow_platform.store.tables import DatasetRow, RunRow, WorkflowRow
from workflow_platform.store.text import digest
from workflow_platform.store.workflows import Workflows

MOST = 200


@dataclass(frozen=True, slots=True)
class ScheduleDetails:
    """What a person says about a schedule: one of ``expression``, ``seconds`` and ``dataset_id``.

    Attributes:
        expression: cron, on the clock of ``time_zone``.
        seconds: an interval, counted from when it is kept.
        dataset_id: the dataset whose new versions it waits for.
        overlap: what happens when the run before is still under way.
        missed: which runs take place after nobody was there to begin them.
    """

    workflow_id: UUID
    expression: str | None = None
    seconds: int | None = None
    dataset_id: UUID | None = None
    time_zone: str = "UTC"
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    enabled: bool = True
    overlap: Overlap = "skip"
    missed: Missed = "last"

    @property
    def kind(self) -> Kind:
        """Which one it is. Raises InvalidError for none, and for several."""
        given: dict[Kind, object] = {
            "cron": self.expression,
            "interval": self.seconds,
            "dataset": self.dataset_id,
        }
        (kind, *others) = [kind for kind, value in given.items() if value is not None] or ["cron"]
        if others or given[kind] is None:
            message = "A schedule has either an expression, or an interval, or a dataset."
            raise InvalidError(message, "Give one of them.")
        return kind

    def timing(self, since: datetime) -> Timing | None:
        """Return when it fires, None for a dataset. Raises InvalidError with a way out."""
        time_zone(self.time_zone)
        if self.expression is not None:
            return cron(self.expression, self.time_zone)
        return None if self.seconds is None else interval(self.seconds, since, self.time_zone)


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """A schedule.

    Attributes:
        workflow: the name of its workflow.
        dataset: the name of its dataset.
        since: what an interval counts from.
        next_due_at: when it is due next, None for a dataset and while it is paused.
    """

    id: UUID
    details: ScheduleDetails
    kind: Kind
    workflow: str
    dataset: str | None
    since: datetime
    next_due_at: datetime | None
    created_at: datetime

    @property
    def words(self) -> str:
        """When it fires, in words."""
        timing = self.details.timing(self.since)
        return timing.words if timing else f"When '{self.dataset}' gets a new version"


@dataclass(frozen=True, slots=True)
class StoredFire:
    """A time at which a schedule was due, and what came of it; ``state`` is that of the run."""

    due_at: datetime
    fired_at: datetime
    run_id: UUID | None
    state: RunState | None
    reason: str | None
    missed: int


class Schedules:
    """The actor's schedules; those of others do not exist here."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def create(self, details: ScheduleDetails, now: datetime) -> StoredSchedule:
        """Keep a schedule that counts from now on.

        Raises NotFoundError for a workflow or dataset that is not there, InvalidError for a time that is
        none, WorkflowInvalidError for values of parameters, and ConflictError for a circle.
        """
        count = select(func.count()).where(ScheduleRow.owner_id == self._actor.user_id)
        if (self._session.scalar(count) or 0) >= MOST:
            raise ConflictError(f"You have {MOST} schedules already.", "Delete one first.")
        row = ScheduleRow(owner_id=self._actor.user_id)
        self._write(row, details, now)
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def change(self, schedule_id: UUID, details: ScheduleDetails, now: datetime) -> StoredSchedule:
        """Put other details in place; what was due before now is left out. Raises like ``create``."""
        row = self._row(schedule_id)
        self._write(row, details, now)
        row.edited_at = now
        self._session.flush()
        return self.get(schedule_id)

    def turn(self, schedule_id: UUID, now: datetime, *, on: bool) -> StoredSchedule:
        """Pause a schedule, or go on from now; what would have been due meanwhile is left out."""
        row = self._row(schedule_id)
        if row.enabled != on:
            row.enabled = on
            self._set_next(row, now)
            self._session.flush()
        return self.get(schedule_id)

    def get(self, schedule_id: UUID) -> StoredSchedule:
        """Return a schedule. Raises NotFoundError."""
        found = self._session.execute(self._own().where(ScheduleRow.id == schedule_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such schedule.")
        return _stored(*found)

    def list(self, workflow_id: UUID | None = None) -> tuple[StoredSchedule, ...]:
        """Return all schedules, or those of a workflow, the oldest first."""
        own = self._own().order_by(ScheduleRow.created_at, ScheduleRow.id)
        wanted = own if workflow_id is None else own.where(ScheduleRow.workflow_id == workflow_id)
        return tuple(_stored(*row) for row in self._session.execute(wanted))

    def fires(self, schedule_id: UUID, limit: int, offset: int = 0) -> tuple[StoredFire, ...]:
        """Return what came of a schedule, the latest first. Raises NotFoundError."""
        self._row(schedule_id)
        found = self._session.execute(
            select(ScheduleFireRow, RunRow.state)
            .outerjoin(RunRow, RunRow.id == ScheduleFireRow.run_id)
            .where(ScheduleFireRow.schedule_id == schedule_id)
            .order_by(ScheduleFireRow.due_at.desc())
            .limit(limit)
            .offset(offset)
        )
        return tuple(
            StoredFire(row.due_at, row.fired_at, row.run_id, state, row.reason, row.missed)
            for row, state in found
        )

    def delete(self, schedule_id: UUID) -> None:
        """Delete a schedule with the list of its times; its runs stay. Raises NotFoundError."""
        self._session.delete(self._row(schedule_id))
        self._session.flush()

    def _write(self, row: ScheduleRow, details: ScheduleDetails, now: datetime) -> None:
        kind = details.kind
        details.timing(now)
        self._check_parameters(details)
        row.workflow_id, row.kind = details.workflow_id, kind
        row.expression, row.seconds, row.dataset_id = (
            details.expression,
            details.seconds,
            details.dataset_id,
        )
        row.time_zone, row.parameters = details.time_zone, dict(details.parameters)
        row.enabled, row.overlap, row.missed = details.enabled, details.overlap, details.missed
        if details.dataset_id is not None:
            Datasets(self._session, self._actor).get(details.dataset_id)
            if names := circle(self._session, details.workflow_id, details.dataset_id):
                message = f"The workflow would run itself in a circle: {' → '.join(names)}."
                raise ConflictError(message, "Choose a dataset that does not come from it.")
        self._set_next(row, now)

    def _check_parameters(self, details: ScheduleDetails) -> None:
        workflows = Workflows(self._session, self._actor)
        workflow = workflows.get(details.workflow_id)
        if workflow.number is None:
            raise ConflictError(
                f"'{workflow.name}' is only a draft.", "Publish it first, and then schedule it."
            )
        # Refuses what cannot be stored.
        digest({**details.parameters})
        spec = WorkflowSpec.model_validate(workflows.version(workflow.id, workflow.number))
        _, problems = resolve(spec.parameters, details.parameters)
        if problems:
            raise WorkflowInvalidError(problems)

    def _set_next(self, row: ScheduleRow, now: datetime) -> None:
        row.since = now
        timing = timing_of(row)
        row.next_due_at = next_fires(timing, now, 1)[0].at if timing and row.enabled else None
        row.seen_version = None
        if row.dataset_id is not None:
            row.seen_version = Datasets(self._session, self._actor).get(row.dataset_id).number

    def _row(self, schedule_id: UUID) -> ScheduleRow:
        own = ScheduleRow.owner_id == self._actor.user_id
        row = self._session.scalar(
            select(ScheduleRow).where(own, ScheduleRow.id == schedule_id).with_for_update()
        )
        if row is None:
            raise NotFoundError("There is no such schedule.")
        return row

    def _own(self) -> Select[ScheduleRow, str, str | None]:
        return (
            select(ScheduleRow, WorkflowRow.name, DatasetRow.name)
            .join(WorkflowRow, WorkflowRow.id == ScheduleRow.workflow_id)
            .outerjoin(DatasetRow, DatasetRow.id == ScheduleRow.dataset_id)
            .where(ScheduleRow.owner_id == self._actor.user_id)
        )


def timing_of(row: ScheduleRow) -> Timing | None:
    """Return when the schedule of a row fires, None for a dataset."""
    return _details(row).timing(row.since)


def _details(row: ScheduleRow) -> ScheduleDetails:
    return ScheduleDetails(
        workflow_id=row.workflow_id,
        expression=row.expression,
        seconds=row.seconds,
        dataset_id=row.dataset_id,
        time_zone=row.time_zone,
        parameters=row.parameters,
        enabled=row.enabled,
        overlap=row.overlap,
        missed=row.missed,
    )


def _stored(row: ScheduleRow, workflow: str, dataset: str | None) -> StoredSchedule:
    return StoredSchedule(
        id=row.id,
        details=_details(row),
        kind=row.kind,
        workflow=workflow,
        dataset=dataset,
        since=row.since,
        next_due_at=row.next_due_at,
        created_at=row.created_at,
    )
