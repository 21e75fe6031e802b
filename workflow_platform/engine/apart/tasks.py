"""Work on files that nobody vouches for, as values that one process hands to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest.corrections import Corrections
from workflow_platform.engine.ingest.ingestion import Ingested
from workflow_platform.engine.ingest.rejects import Reject
from workflow_platform.engine.json_values import JsonRow
from workflow_platform.engine.row_view import RowView
from workflow_platform.spec.problems import Problem
from workflow_platform.spec.schema import Schema


@dataclass(frozen=True, slots=True)
class IngestTask:
    """Read a file into a Parquet file.

    Attributes:
        most_rejects: how many rows may be left out; None for any number.
        most_rows: how many rows to read at most.
        shown: how many rows to hand back.
        after: a Parquet file whose rows come first and say the columns.
    """

    source: Path
    target: Path
    bounds: Bounds
    said: Corrections
    most_rejects: int | None = 0
    most_rows: int | None = None
    shown: int = 0
    after: Path | None = None
    task: Literal["ingest"] = "ingest"


@dataclass(frozen=True, slots=True)
class IngestAnswer:
    """What became of a file, and its first rows."""

    made: Ingested
    rows: list[JsonRow]


@dataclass(frozen=True, slots=True)
class DownloadTask:
    """Write the rows of a view to a file of the kind that the target's name ends in."""

    source: Path
    schema: Schema
    view: RowView
    target: Path
    bounds: Bounds
    raw: bool
    task: Literal["download"] = "download"


@dataclass(frozen=True, slots=True)
class DownloadAnswer:
    """How many bytes were written."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the platform, as words."""

    message: str
    hint: str = ""
    rejects: tuple[Reject, ...] = ()
    rejected: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """How a task ended: with one of these."""

    ingested: IngestAnswer | None = None
    downloaded: DownloadAnswer | None = None
    refused: Refusal | None = None


Task = IngestTask | DownloadTask

TASK = TypeAdapter[Task](Task)
REPLY = TypeAdapter[Reply](Reply)
