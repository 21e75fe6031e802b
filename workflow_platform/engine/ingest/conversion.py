"""What it takes to write a file's rows to a Parquet file, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.engine.ingest.corrections import Corrections, Reading
from workflow_platform.engine.ingest.rejects import Reject
from workflow_platform.engine.ingest.source import Source


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file to be written to the Parquet file ``target``, its first rows only if ``most_rows`` says so.

    ``kind`` is the end of its name, such as ``csv``; ``folder`` may be used for files on the way.
    """

    session: duckdb.DuckDBPyConnection
    source: Source
    target: Path
    kind: str
    said: Corrections
    folder: Path
    most_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of it: the rows written, how they were read, the first rejects and their number."""

    rows: int
    reading: Reading
    rejects: tuple[Reject, ...] = ()
    rejected: int = 0
