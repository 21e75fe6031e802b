"""JSON: an array of objects, or one object per line."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest import columnar
from workflow_platform.engine.ingest.source import Source
from workflow_platform.errors import InvalidError

_MALFORMED = re.compile(
    r"Malformed JSON .* in (?P<unit>line|record/value) (?P<number>\d+): (?P<reason>.*?)\.?\s*$", re.MULTILINE
)


def convert_json(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> int:
    """Write an array of objects, or objects one after another, to a Parquet file; return their number."""
    return _convert(session, source, target, "auto")


def convert_ndjson(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> int:
    """Write one object per line to a Parquet file; return their number."""
    return _convert(session, source, target, "newline_delimited")


def _convert(session: duckdb.DuckDBPyConnection, source: Source, target: Path, layout: str) -> int:
    # The whole file decides on the types: a value that fits none cannot be left out later.
    query = (
        f"SELECT * FROM read_json({statements.text(str(source.file))}, format = '{layout}', "  # noqa: S608  # quoted
        "sample_size = -1, hive_partitioning = false)"
    )
    try:
        rows = columnar.convert(session, query, target)
    except duckdb.InvalidInputException as error:
        if match := _MALFORMED.search(str(error)):
            raise _malformed(source.name, match["unit"], int(match["number"]), match["reason"]) from error
        raise
    if rows == 0:
        message = f"The file '{source.name}' holds no records."
        raise InvalidError(message, 'It must hold objects, such as [{"name": "Ana"}].')
    return rows


def _malformed(name: str, unit: str, number: int, reason: str) -> InvalidError:
    # DuckDB counts what it has begun to read, so it is one ahead.
    place = f"line {number - 1}" if unit == "line" else f"record {number - 1}"
    return InvalidError(f"The file '{name}' is not JSON in {place}: {reason}.", "Correct it and try again.")
