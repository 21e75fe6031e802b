"""What the preview routes take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.datasets.shapes import ColumnAnswer
from workflow_platform.api.problems import ProblemDetail
from workflow_platform.api.shapes import Body
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.tables import Document

Values = dict[Annotated[str, Field(max_length=100)], Scalar]


class SchemasBody(Body):
    """A document, finished or not."""

    document: Document
    parameters: Values = Field(default_factory=dict)
    workflow_id: UUID | None = Field(
        None, description="The workflow whose document it is, if any: names are those of its owner."
    )


class PreviewBody(SchemasBody):
    """A step of a document to look at."""

    step: str = Field(min_length=1, max_length=100)
    limit: int = Field(50, ge=1, le=1000, description="How many rows to give at most.")
    rows: Literal["sample", "all"] = Field(
        "sample", description="Compute over the first rows of large tables, or over all of them."
    )


class SampledTable(BaseModel):
    """A table of which only the first rows were read."""

    table: str
    rows: int = Field(description="How many rows were read at most.")
    total: int | None = Field(description="How many there are; null for a table behind a connection.")


class StepPreviewAnswer(BaseModel):
    """The first rows of a step."""

    columns: list[ColumnAnswer]
    rows: list[dict[str, JsonValue]]
    more: bool = Field(description="Whether there may be more rows.")
    sampled: list[SampledTable] = Field(
        description="What was not read as a whole; if it is empty, these are the step's real rows."
    )


class SchemasAnswer(BaseModel):
    """The columns of every step that has some, and everything that is wrong with the document."""

    steps: dict[str, list[ColumnAnswer]]
    problems: list[ProblemDetail]


class StepRowsAnswer(BaseModel):
    """Some rows of a step of a run."""

    columns: list[ColumnAnswer]
    rows: list[dict[str, JsonValue]]
    total: int = Field(description="How many rows can be looked at.")
    complete: bool = Field(description="Whether these are all rows of the step.")
