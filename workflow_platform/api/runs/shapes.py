"""What the run routes give."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from workflow_platform.api.datasets.shapes import ColumnAnswer
from workflow_platform.api.shapes import Body
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.spec.schema import Schema
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.run_events import RunEvent
from workflow_platform.store.run_history import StoredStep
from workflow_platform.store.run_states import EventLevel, RunState, StepState
from workflow_platform.store.runs import StoredRun
from workflow_platform.store.sharing.tables import Role


class RunError(BaseModel):
    """Why a run or a step failed, in words for its owner."""

    code: str
    message: str
    hint: str = Field("", description="What to do about it.")
    step: str = Field("", description="The step at fault, where it is one.")
    detail: str = Field("", description="The engine's own words, for who has the run executed.")


class RunAnswer(BaseModel):
    """One execution of one version of a workflow."""

    id: UUID
    workflow_id: UUID
    workflow_name: str
    version: int
    state: RunState
    executed_by: str | None = Field(description="Who has it executed, null when the account is gone.")
    parameters: dict[str, Scalar]
    inputs: dict[str, int] = Field(description="The version of each dataset that it reads, once known.")
    repeats: UUID | None = Field(description="The run that it repeats.")
    resumes: bool = Field(description="Whether it goes on from where that one failed.")
    schedule_id: UUID | None = Field(description="The asker's own schedule that began it, if one did.")
    rows: int | None = Field(description="How many rows its results have, null when it has made none.")
    error: RunError | None
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class RunPage(BaseModel):
    """Some of the runs, the last queued first."""

    items: list[RunAnswer]
    total: int = Field(description="How many there are on all pages.")


class RepeatBody(Body):
    """How to run again what was run before."""

    inputs: Literal["same", "latest"] = Field(
        "same",
        description="'same' runs the same version over the same versions of datasets; 'latest' runs the "
        "latest version over the latest ones. The parameters are the same.",
    )
    resume: bool = Field(
        False,
        description="Whether to go on from where the run failed: the rows that it had computed by then are "
        "taken over wherever neither the steps nor the versions of datasets that they are made of have "
        "changed. What was read from a database is not read again.",
    )


class EventAnswer(BaseModel):
    """Something that happened in a run."""

    number: int = Field(description="Its place in the run, from 1 on.")
    at: datetime
    level: EventLevel
    step: str = Field(description="The step it happened to, empty for the run itself.")
    state: str = Field(description="What the step or the run is since, empty if that did not change.")
    message: str


class LogPage(BaseModel):
    """What happened in a run, in its order."""

    items: list[EventAnswer]
    complete: bool = Field(description="Whether the run has ended and nothing comes after these.")


class ProgressAnswer(BaseModel):
    """What a run is doing now."""

    step: str
    done: int = Field(description="How many steps are done.")
    steps: int = Field(description="How many there are.")
    fraction: float = Field(description="How much of the step is computed, from 0 to 1.")


class StepAnswer(BaseModel):
    """A step of a run."""

    id: str
    block: str
    title: str = Field(description="The title of the block.")
    state: StepState
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float | None = Field(description="How long it took, or has taken by now.")
    rows: int | None = Field(
        description="How many rows it has; null where only a later step's statement computes them, "
        "and then GET /api/v1/runs/{id}/steps/{step}/rows computes them on demand."
    )
    columns: list[ColumnAnswer] | None
    sql: str | None = Field(description="The SQL of the step by itself; of a result, the whole statement.")
    error: RunError | None


class RunDetail(RunAnswer):
    """A run with its steps, in the order of the document."""

    steps: list[StepAnswer]
    role: Role | None = Field(
        description="What the asker may do with the workflow, null where that is not there any more."
    )
    resumable: bool = Field(
        description="Whether another run can go on from where it failed: it is the last run of its workflow "
        "that failed, and what it had computed is still kept, for about a day."
    )


class ResultAnswer(BaseModel):
    """A result of a run: a version of a dataset."""

    output: str
    dataset_id: UUID
    dataset: str
    version: int
    rows: int
    size_bytes: int


def run_answer(run: StoredRun) -> RunAnswer:
    """Return a run as the API tells it."""
    return RunAnswer(
        id=run.id,
        workflow_id=run.workflow_id,
        workflow_name=run.workflow_name,
        version=run.number,
        state=run.state,
        executed_by=run.executor,
        parameters=run.parameters,
        inputs=run.inputs,
        repeats=run.repeats,
        resumes=run.resumes,
        schedule_id=run.schedule_id,
        rows=run.rows,
        error=RunError.model_validate(run.error) if run.error else None,
        queued_at=run.queued_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )


def event_answer(event: RunEvent) -> EventAnswer:
    """Return an event as the API tells it."""
    return EventAnswer(
        number=event.number,
        at=event.at,
        level=event.level,
        step=event.step,
        state=event.state,
        message=event.message,
    )


def step_answer(step: StoredStep) -> StepAnswer:
    """Return a step as the API tells it."""
    kind = BLOCKS.get(step.block)
    return StepAnswer(
        id=step.id,
        block=step.block,
        title=kind.title if kind else step.block,
        state=step.state,
        started_at=step.started_at,
        ended_at=step.ended_at,
        seconds=_seconds(step),
        rows=step.rows,
        columns=None if step.columns is None else columns_answer(step.columns),
        sql=step.sql,
        error=RunError.model_validate(step.error) if step.error else None,
    )


def columns_answer(schema: Schema) -> list[ColumnAnswer]:
    """Return columns as the API tells them."""
    return [ColumnAnswer(name=column.name, type=column.type) for column in schema]


def _seconds(step: StoredStep) -> float | None:
    if step.started_at is None:
        return None
    return ((step.ended_at or datetime.now(UTC)) - step.started_at).total_seconds()
