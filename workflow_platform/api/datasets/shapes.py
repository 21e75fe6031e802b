"""What the dataset routes give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue


class ColumnAnswer(BaseModel):
    """A column; its type is in DuckDB's words."""

    name: str
    type: str


class DatasetAnswer(BaseModel):
    """A dataset as it is at its latest version."""

    id: UUID
    name: str
    version: int
    rows: int
    size_bytes: int
    columns: list[ColumnAnswer]
    run_id: UUID | None = Field(description="The run that made this version, null for an upload.")
    created_at: datetime


class Rows(BaseModel):
    """Some rows of a dataset."""

    columns: list[ColumnAnswer]
    rows: list[dict[str, JsonValue]]
    total: int
