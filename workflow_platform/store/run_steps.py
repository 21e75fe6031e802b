"""The steps of runs: laid out when a run is queued, kept up to date by its process, settled at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.spec.schema import Schema
from workflow_platform.store.database import Session
from workflow_platform.store.run_states import RunState, StepState
from workflow_platform.store.run_tables import RunStepRow
from workflow_platform.store.tables import RunRow, WorkflowVersionRow
from workflow_platform.store.text import scrubbed

UNSETTLED: tuple[StepState, ...] = ("waiting", "running")

# What becomes of the steps that are not at their end when the run is.
_SETTLED: Mapping[RunState, tuple[StepState, StepState]] = {
    "succeeded": ("succeeded", "succeeded"),
    "failed": ("skipped", "failed"),
    "canceled": ("canceled", "canceled"),
}


@dataclass(frozen=True, slots=True)
class StepNews:
    """What is known of a step by now; None leaves what was known before.

    Attributes:
        rows: how many rows it has.
        sql: what computes it, which may hold values of parameters.
        error: why it failed, as ``code``, ``message``, ``hint`` and the engine's words as ``detail``.
    """

    state: StepState
    started_at: datetime | None = None
    rows: int | None = None
    columns: Schema | None = None
    sql: str | None = None
    error: Mapping[str, str] | None = field(default=None)


def lay_out_steps(session: Session, run_id: UUID) -> None:
    """Make the steps of a new run, as its document has them."""
    documents = (
        select(RunRow.id, RunRow.owner_id, WorkflowVersionRow.document)
        .join(WorkflowVersionRow, WorkflowVersionRow.id == RunRow.workflow_version_id)
        .where(RunRow.id == run_id)
    )
    for id_, owner_id, document in session.execute(documents):
        steps = document["steps"]
        listed = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
        rows = [
            {
                "run_id": id_,
                "owner_id": owner_id,
                "step": step["id"],
                "position": place,
                "block": step["block"],
            }
            for place, step in enumerate(listed)
        ]
        if rows:
            session.execute(insert(RunStepRow).on_conflict_do_nothing(), rows)


def record_step(session: Session, run_id: UUID, step: str, news: StepNews) -> bool:
    """Take down how far a step is, and say whether that changed anything.

    A step that is at its end stays there, but a step that only proves at fault later fails even then,
    unless its run has ended.
    """
    ended = news.state not in UNSETTLED
    known: dict[str, object] = {
        "state": news.state,
        "started_at": func.coalesce(RunStepRow.started_at, news.started_at, func.clock_timestamp()),
        "ended_at": func.clock_timestamp() if ended else None,
    }
    if news.rows is not None:
        known["rows"] = news.rows
    if news.columns is not None:
        known["columns"] = [{"name": column.name, "type": column.type} for column in news.columns]
    if news.sql is not None:
        known["sql"] = scrubbed(news.sql)
    if news.error is not None:
        known["error"] = {key: scrubbed(words) for key, words in news.error.items()}
    from_states = (*UNSETTLED, "succeeded") if news.state == "failed" else UNSETTLED
    running = select(RunRow.id).where(RunRow.id == run_id, RunRow.ended_at.is_(None))
    changed = update(RunStepRow).where(
        RunStepRow.run_id.in_(running), RunStepRow.step == step, RunStepRow.state.in_(from_states)
    )
    return session.scalar(changed.values(known).returning(RunStepRow.step)) is not None


def settle_steps(session: Session, run_id: UUID, state: RunState) -> None:
    """End the steps of a run that has ended."""
    waiting, running = _SETTLED[state]
    # A step that never began has no times.
    ended_at = case((RunStepRow.started_at.is_not(None), func.clock_timestamp()))
    unsettled = update(RunStepRow).where(RunStepRow.run_id == run_id)
    for before, after in (("waiting", waiting), ("running", running)):
        session.execute(unsettled.where(RunStepRow.state == before).values(state=after, ended_at=ended_at))
