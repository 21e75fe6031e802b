"""Schedules in a database of their own, a clock that tests set, and what came of each time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func, select, text, update

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import Runs
from workflow_platform.store.schedules.details import ScheduleDetails, StoredFire, StoredSchedule
from workflow_platform.store.schedules.due import Outcome, due_schedules, fire
from workflow_platform.store.schedules.schedules import Schedules
from workflow_platform.store.schedules.tables import Missed, Overlap
from workflow_platform.store.system import runs_unfinished
from workflow_platform.store.tables import DatasetRow, Document
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.store.documents import lake_file

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def copy_of(
    source: str, name: str = "Copy", result: str | None = None, parameters: list[JsonValue] | None = None
) -> Document:
    """Return a workflow that makes a dataset, of the workflow's name unless said, of another one."""
    steps: list[JsonValue] = [
        {"id": "rows", "block": "dataset", "settings": {"dataset": source}},
        {"id": "out", "block": "result", "settings": {"name": result or name}, "inputs": {"rows": "rows"}},
    ]
    return {"format": 1, "name": name, "steps": steps, "parameters": parameters or []}


@dataclass(frozen=True, slots=True)
class Timetable:
    """The schedules of Ana, who has a dataset and a workflow that copies it."""

    engine: Engine
    ana: Actor

    def save(self, document: Document) -> UUID:
        with transaction(self.engine) as session:
            return Workflows(session, self.ana).save(document).id

    def publish(self, name: str = "people") -> UUID:
        """Publish a version of a dataset, and return the dataset's id."""
        with transaction(self.engine) as session:
            Datasets(session, self.ana).publish(name, lake_file())
            return Datasets(session, self.ana).current(name).dataset_id

    def keep(self, details: ScheduleDetails, now: datetime = MONDAY) -> StoredSchedule:
        with transaction(self.engine) as session:
            return Schedules(session, self.ana).create(details, now)

    def hourly(self, overlap: Overlap = "skip", missed: Missed = "last") -> StoredSchedule:
        """Keep a schedule of every full hour, of the workflow that copies people."""
        workflow = self.save(copy_of("people"))
        return self.keep(ScheduleDetails(workflow, "0 * * * *", overlap=overlap, missed=missed))

    def waiting(self, workflow: UUID, dataset: UUID, overlap: Overlap = "queue") -> StoredSchedule:
        """Keep a schedule that waits for a dataset."""
        return self.keep(ScheduleDetails(workflow, dataset_id=dataset, overlap=overlap))

    def change(self, schedule: StoredSchedule, now: datetime = MONDAY, **details: object) -> None:
        """Say something else about a schedule."""
        with transaction(self.engine) as session:
            changed = replace(schedule.details, **details)  # type: ignore[arg-type]  # tests say what
            Schedules(session, self.ana).change(schedule.id, changed, now)

    def turn(self, schedule: StoredSchedule, now: datetime, *, on: bool) -> StoredSchedule:
        with transaction(self.engine) as session:
            return Schedules(session, self.ana).turn(schedule.id, now, on=on)

    def tick(self, now: datetime) -> Outcome:
        """Do what is due of everything."""
        outcome = Outcome()
        with transaction(self.engine) as session:
            due = due_schedules(session, now, ("cron", "interval", "dataset"))
        for schedule_id in due:
            with transaction(self.engine) as session:
                outcome += fire(session, schedule_id, now)
        return outcome

    def announced(self) -> datetime:
        """Return a time at which the changes of datasets until now are due."""
        with transaction(self.engine) as session:
            return session.scalars(select(func.now())).one()

    def fires(self, schedule: StoredSchedule) -> list[StoredFire]:
        """Return what came of a schedule, the first time first."""
        with transaction(self.engine) as session:
            return [*reversed(Schedules(session, self.ana).fires(schedule.id, 2000))]

    def outcomes(self, schedule: StoredSchedule) -> list[tuple[str, str | None]]:
        """Return the times at which a schedule was due, with the state of the run or why there is none."""
        return [(f"{fire.due_at:%d %H:%M}", fire.state or fire.reason) for fire in self.fires(schedule)]

    def states(self, schedule: StoredSchedule) -> list[str | None]:
        return [state for _, state in self.outcomes(schedule)]

    def runs(self) -> int:
        with transaction(self.engine) as session:
            return Runs(session, self.ana).count()

    def end_runs(self) -> None:
        """Let every run end well, without executing it."""
        with transaction(self.engine) as session:
            for run in runs_unfinished(session):
                mark_run(session, run.id, "succeeded")

    def delete_dataset(self, dataset: UUID) -> None:
        with transaction(self.engine) as session:
            gone = update(DatasetRow).where(DatasetRow.id == dataset)
            session.execute(gone.values(deleted_at=func.now()))

    def ask(self, statement: str) -> list[str]:
        """Return the first column of a statement's rows, as text."""
        with transaction(self.engine) as session:
            return [str(row[0]) for row in session.execute(text(statement))]
