"""What the dataset routes give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.shapes import Body
from workflow_platform.engine.grouping import Unit
from workflow_platform.spec.names import Name
from workflow_platform.store.sharing.tables import Role


class ColumnAnswer(BaseModel):
    """A column; its type is in DuckDB's words."""

    name: str
    type: str


class DatasetChange(Body):
    """What of a dataset is to change."""

    name: Name = Field(description="What it is to be called.")


class DatasetReaderAnswer(BaseModel):
    """A workflow that reads a dataset."""

    id: UUID
    name: str


class DatasetAnswer(BaseModel):
    """A dataset as it is at its latest version."""

    id: UUID
    name: str
    owner: str = Field(description="Whose it is, by the user name.")
    role: Role = Field(description="What the asker may do with it.")
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


class VersionChangesAnswer(BaseModel):
    """What differs between two versions; a changed row counts as one removed and one added."""

    since: int = Field(description="The earlier version.")
    version: int
    columns: list[ColumnAnswer] = Field(description="Those of both, by which alone rows are compared.")
    new_columns: list[ColumnAnswer]
    gone_columns: list[ColumnAnswer]
    added: int = Field(description="How many rows there are more.")
    removed: int
    added_rows: list[dict[str, JsonValue]] = Field(description="At most 100 different ones of them.")
    removed_rows: list[dict[str, JsonValue]]


class RowGroupAnswer(BaseModel):
    """What a group of rows comes to; both values are as in rows."""

    group: JsonValue
    value: JsonValue


class RowGroupsAnswer(BaseModel):
    """Rows summed up by groups."""

    groups: list[RowGroupAnswer]
    total: int = Field(description="How many groups there are.")
    left_out: int = Field(description="How many rows have no finite measure, and count nowhere.")
    unit: Unit | None = Field(description="What times were cut to, where there were too many of them.")


class BinAnswer(BaseModel):
    """A part of a histogram; only the last one includes its upper end."""

    low: float
    high: float
    count: int


class FrequentAnswer(BaseModel):
    """A value that occurs often; a long text is cut."""

    value: JsonValue
    count: int


class ColumnProfileAnswer(BaseModel):
    """What is in a column; what its type does not have is null or empty."""

    name: str
    type: str
    rows: int
    nulls: int
    distinct: int | None
    approximate: bool = Field(description="Whether the distinct values and the quantiles are estimates.")
    min: JsonValue
    max: JsonValue
    mean: float | None
    quantiles: dict[str, float] = Field(description="Values below which a share of all lies, by the share.")
    histogram: list[BinAnswer] = Field(description="At most 20 parts.")
    frequent: list[FrequentAnswer] = Field(description="The 10 most frequent values.")
