"""What the API answers, as far as commands use it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, JsonValue


class Workflow(BaseModel):
    """A workflow."""

    id: UUID
    name: str
    slug: str
    version: int | None


class WorkflowPage(BaseModel):
    """Some of the workflows."""

    items: list[Workflow]
    total: int


class RunError(BaseModel):
    """Why a run failed."""

    message: str
    hint: str = ""


class Run(BaseModel):
    """A run."""

    id: UUID
    workflow_name: str
    version: int
    state: str
    error: RunError | None
    queued_at: datetime
    ended_at: datetime | None


class Result(BaseModel):
    """A result of a run."""

    dataset_id: UUID
    dataset: str
    version: int
    rows: int


class Column(BaseModel):
    """A column."""

    name: str
    type: str


class Dataset(BaseModel):
    """A dataset."""

    id: UUID
    name: str
    version: int
    rows: int
    columns: list[Column]


class Rows(BaseModel):
    """Some rows."""

    columns: list[Column]
    rows: list[dict[str, JsonValue]]
    total: int
