"""The schedules of an actor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.spec.parameters import resolve
from workflow_platform.spec.problems import WorkflowInvalidError
from workflow_platform.spec.timing import next_fires
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.access import may
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.references import check_reads
from workflow_platform.store.schedules.circles import circle
from workflow_platform.store.schedules.details import (
    ScheduleDetails,
    StoredFire,
    StoredSchedule,
    stored_schedule,
    timing_of,
)
from workflow_platform.store.schedules.tables import ScheduleFireRow, ScheduleRow
from workflow_platform.store.tables import DatasetRow, DatasetVersionRow, RunRow, WorkflowRow
from workflow_platform.store.text import digest
from workflow_platform.store.workflows import Workflows

MOST = 200


class Schedules:
    """The actor's schedules; those of others do not exist here."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def create(self, details: ScheduleDetails, now: datetime) -> StoredSchedule:
        """Keep a schedule that counts from now on.

        Raises NotFoundError for a workflow or dataset that is not there, RoleNeededError for who is no
        editor of the workflow or may not see what it reads, InvalidError for a time that is
        none, WorkflowInvalidError for values of parameters, and ConflictError for a draft and a circle.
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
            self._count_from(row, now)
            self._session.flush()
        return self.get(schedule_id)

    def get(self, schedule_id: UUID) -> StoredSchedule:
        """Return a schedule. Raises NotFoundError."""
        found = self._session.execute(self._own().where(ScheduleRow.id == schedule_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such schedule.")
        return stored_schedule(*found)

    def list(self, workflow_id: UUID | None = None) -> tuple[StoredSchedule, ...]:
        """Return all schedules, or those of a workflow, the oldest first."""
        own = self._own().order_by(ScheduleRow.created_at, ScheduleRow.id)
        wanted = own if workflow_id is None else own.where(ScheduleRow.workflow_id == workflow_id)
        return tuple(stored_schedule(*row) for row in self._session.execute(wanted))

    def fires(self, schedule_id: UUID, limit: int, offset: int = 0) -> tuple[StoredFire, ...]:
        """Return what came of a schedule, the latest first. Raises NotFoundError."""
        self.get(schedule_id)
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
        if details.dataset_id is not None:
            self._check_dataset(details.workflow_id, details.dataset_id)
        row.workflow_id, row.kind = details.workflow_id, kind
        row.expression, row.seconds = details.expression, details.seconds
        row.dataset_id, row.time_zone = details.dataset_id, details.time_zone
        row.parameters, row.enabled = dict(details.parameters), details.enabled
        row.overlap, row.missed = details.overlap, details.missed
        self._count_from(row, now)

    def _check_parameters(self, details: ScheduleDetails) -> None:
        workflows = Workflows(self._session, self._actor)
        workflow = workflows.get(details.workflow_id, "editor")
        if workflow.number is None:
            raise ConflictError(
                f"'{workflow.name}' is only a draft.", "Publish it first, and then schedule it."
            )
        # Refuses what cannot be stored.
        digest({**details.parameters})
        document = workflows.version(workflow.id, workflow.number)
        if workflow.owner.user_id != self._actor.user_id:
            check_reads(self._session, self._actor, workflow.owner, document)
        spec = WorkflowSpec.model_validate(document)
        _, problems = resolve(spec.parameters, details.parameters)
        if problems:
            raise WorkflowInvalidError(problems)

    def _check_dataset(self, workflow_id: UUID, dataset_id: UUID) -> None:
        Datasets(self._session, self._actor).get(dataset_id)
        if names := circle(self._session, self._actor, workflow_id, dataset_id):
            message = f"The workflow would run itself in a circle: {' → '.join(names)}."
            raise ConflictError(message, "Choose a dataset that does not come from it.")

    def _count_from(self, row: ScheduleRow, now: datetime) -> None:
        row.since = now
        timing = timing_of(row)
        row.next_due_at = next_fires(timing, now, 1)[0].at if timing and row.enabled else None
        numbers = select(func.coalesce(func.max(DatasetVersionRow.number), 0))
        seen = numbers.where(DatasetVersionRow.dataset_id == row.dataset_id)
        row.seen_version = None if row.dataset_id is None else self._session.scalar(seen)

    def _row(self, schedule_id: UUID) -> ScheduleRow:
        own = ScheduleRow.owner_id == self._actor.user_id
        row = self._session.scalar(
            select(ScheduleRow).where(own, ScheduleRow.id == schedule_id).with_for_update()
        )
        if row is None:
            raise NotFoundError("There is no such schedule.")
        return row

    def _own(self) -> Select[ScheduleRow, str | None, str | None]:
        workflow = (WorkflowRow.id == ScheduleRow.workflow_id) & may(self._actor, "workflow")
        dataset = (DatasetRow.id == ScheduleRow.dataset_id) & DatasetRow.deleted_at.is_(None)
        dataset &= may(self._actor, "dataset")
        return (
            select(ScheduleRow, WorkflowRow.name, DatasetRow.name)
            .outerjoin(WorkflowRow, workflow)
            .outerjoin(DatasetRow, dataset)
            .where(ScheduleRow.owner_id == self._actor.user_id)
        )
