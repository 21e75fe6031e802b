"""What the run routes give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.run_states import RunState
from workflow_platform.store.runs import StoredRun


class RunError(BaseModel):
    """Why a run failed, in words for its owner."""

    code: str
    message: str
    hint: str = ""
    step: str = ""


class RunAnswer(BaseModel):
    """One execution of one version of a workflow."""

    id: UUID
    workflow_id: UUID
    workflow_name: str
    version: int
    state: RunState
    parameters: dict[str, Scalar]
    inputs: dict[str, int] = Field(description="The version of each dataset that it reads, once known.")
    error: RunError | None
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class RunPage(BaseModel):
    """Some of the runs, the last queued first."""

    items: list[RunAnswer]


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
        parameters=run.parameters,
        inputs=run.inputs,
        error=RunError.model_validate(run.error) if run.error else None,
        queued_at=run.queued_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
