"""What the upload routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.datasets.shapes import ColumnAnswer, DatasetAnswer
from workflow_platform.api.problems import ProblemDetail
from workflow_platform.api.shapes import Body
from workflow_platform.engine.ingest.corrections import ColumnChoice, Corrections, Delimiter, Encoding
from workflow_platform.spec.names import Name

_OneOf = Annotated[str, Field(min_length=1, max_length=1)]
_Format = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,60}$", examples=["%d/%m/%Y"])]


class ColumnBody(Body):
    """Another name or type for a column."""

    position: int = Field(ge=0, le=100_000, description="Which column, from 0.")
    name: Name | None = None
    type: str | None = Field(
        None, max_length=40, examples=["VARCHAR", "BIGINT", "DOUBLE", "DECIMAL(18,2)", "DATE", "TIMESTAMP"]
    )


class CorrectionsBody(Body):
    """How the file is to be read; what is null or left out is found out."""

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    header: bool | None = Field(None, description="Whether the first row names the columns.")
    skip_rows: int | None = Field(None, ge=0, le=10_000, description="Lines to leave out before that.")
    decimal_comma: bool | None = Field(None, description="Whether 1,5 is one and a half.")
    thousands: Literal["", ".", ",", " ", "'", "_"] | None = Field(
        None, description="What stands between thousands."
    )
    null_words: list[Annotated[str, Field(max_length=50)]] | None = Field(
        None, max_length=20, description="What stands for a missing value, in every column."
    )
    date_format: _Format | None = None
    timestamp_format: _Format | None = None
    sheet: str | None = Field(None, max_length=100, description="The sheet of a workbook.")
    columns: list[ColumnBody] = Field(default_factory=list, max_length=10_000)

    def said(self) -> Corrections:
        """Return them as ingestion takes them."""
        return Corrections(
            encoding=self.encoding,
            delimiter=self.delimiter,
            header=self.header,
            skip_rows=self.skip_rows,
            decimal_comma=self.decimal_comma,
            thousands=self.thousands,
            null_words=None if self.null_words is None else tuple(self.null_words),
            date_format=self.date_format,
            timestamp_format=self.timestamp_format,
            sheet=self.sheet,
            columns=tuple(ColumnChoice(c.position, c.name, c.type) for c in self.columns),
        )


class CommitBody(Body):
    """What an upload is to become."""

    name: Name = Field(description="The dataset.")
    mode: Literal["new", "replace", "append"] = Field(
        "new", description="A new dataset, a new version with these rows, or one with these rows added."
    )
    max_rejects: int = Field(
        0, ge=0, le=10**9, description="How many rows may be left out because they cannot be read."
    )
    corrections: CorrectionsBody = Field(default_factory=CorrectionsBody)


class ReadingAnswer(BaseModel):
    """How the file was read; what does not concern its kind is null."""

    kind: str
    encoding: str | None
    delimiter: str | None
    quote: str | None
    header: bool | None
    skip_rows: int | None
    decimal_comma: bool | None
    thousands: str | None
    null_words: list[str]
    date_format: str | None
    timestamp_format: str | None
    sheet: str | None
    sheets: list[str]


class RejectAnswer(BaseModel):
    """A row that cannot be read."""

    line: int = Field(description="Its first line in the file, or its row in a sheet, from 1.")
    column: str = Field(description="The column at fault, or an empty text.")
    reason: str


class Preview(BaseModel):
    """What would become of the file."""

    reading: ReadingAnswer
    columns: list[ColumnAnswer]
    rows: list[dict[str, JsonValue]] = Field(description="The first 100.")
    row_count: int = Field(description="How many rows were read.")
    complete: bool = Field(description="Whether that is all of them; of a large file, it is the first ones.")
    rejects: list[RejectAnswer] = Field(description="The first 100 rows that cannot be read.")
    rejected: int = Field(description="How many cannot be read.")


class UploadAnswer(BaseModel):
    """A file that waits to become a dataset."""

    id: UUID
    file: str
    size_bytes: int
    expires_at: datetime
    preview: Preview | None
    problem: ProblemDetail | None = Field(description="Why there is no preview; corrections may help.")


class Committed(BaseModel):
    """The dataset that an upload has become, and what was left out."""

    dataset: DatasetAnswer
    rejects: list[RejectAnswer]
    rejected: int
