"""What an actor may know of a run beyond its own row: its steps, and what happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.schema import Schema
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import stored_schema
from workflow_platform.store.run_events import RunEvent
from workflow_platform.store.run_states import StepState
from workflow_platform.store.run_tables import RunEventRow, RunStepRow
from workflow_platform.store.runs import Runs, told


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A step of a run.

    Attributes:
        id: its name in the document.
        rows: how many rows it has, None where only a later step computes them.
        error: as that of a run.
    """

    id: str
    block: str
    state: StepState
    started_at: datetime | None
    ended_at: datetime | None
    rows: int | None
    columns: Schema | None
    sql: str | None
    error: dict[str, str] | None


class RunHistory:
    """The steps and events of the runs that the actor may see."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor
        self._runs = Runs(session, actor)

    def steps(self, run_id: UUID) -> tuple[StoredStep, ...]:
        """Return the steps of a run as its document has them. Raises NotFoundError."""
        run = self._runs.get(run_id)
        rows = select(RunStepRow).where(RunStepRow.run_id == run_id).order_by(RunStepRow.position)
        return tuple(_stored(row, told(row.error, run, self._actor)) for row in self._session.scalars(rows))

    def step(self, run_id: UUID, step: str) -> StoredStep:
        """Return a step of a run. Raises NotFoundError."""
        run = self._runs.get(run_id)
        row = self._session.get(RunStepRow, (run_id, step)) if "\0" not in step else None
        if row is None:
            raise NotFoundError("The run has no such step.")
        return _stored(row, told(row.error, run, self._actor))

    def events(self, run_id: UUID, after: int = 0, limit: int = 1000) -> tuple[RunEvent, ...]:
        """Return what happened in a run after the event of that number. Raises NotFoundError."""
        self._runs.get(run_id)
        rows = (
            select(RunEventRow)
            .where(RunEventRow.run_id == run_id, RunEventRow.number > after)
            .order_by(RunEventRow.number)
            .limit(limit)
        )
        return tuple(
            RunEvent(row.number, row.at, row.level, row.step, row.state, row.message)
            for row in self._session.scalars(rows)
        )


def _stored(row: RunStepRow, error: dict[str, str] | None) -> StoredStep:
    return StoredStep(
        id=row.step,
        block=row.block,
        state=row.state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        rows=row.rows,
        columns=None if row.columns is None else stored_schema(row.columns),
        sql=row.sql,
        error=error,
    )
