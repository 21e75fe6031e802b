"""JSON: an array of objects, or one object per line."""

from __future__ import annotations

import re

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest import columnar
from workflow_platform.engine.ingest.conversion import Conversion, Converted
from workflow_platform.engine.ingest.corrections import Reading
from workflow_platform.errors import InvalidError

_MALFORMED = re.compile(
    r"Malformed JSON .* in (?P<unit>line|record/value) (?P<number>\d+): (?P<reason>.*?)\.?\s*$", re.MULTILINE
)


def convert_json(asked: Conversion) -> Converted:
    """Write an array of objects, or objects one after another, to a Parquet file."""
    return _convert(asked, "auto")


def convert_ndjson(asked: Conversion) -> Converted:
    """Write one object per line to a Parquet file."""
    return _convert(asked, "newline_delimited")


def _convert(asked: Conversion, layout: str) -> Converted:
    source = asked.source
    # The whole file decides on the types: a value that fits none cannot be left out later.
    query = (
        f"SELECT * FROM read_json({statements.text(str(source.file))}, format = '{layout}', "  # noqa: S608  # quoted
        "sample_size = -1, hive_partitioning = false)"
    )
    try:
        rows = columnar.convert(asked, query)
    except duckdb.InvalidInputException as error:
        if match := _MALFORMED.search(str(error)):
            raise _malformed(source.name, match["unit"], int(match["number"]), match["reason"]) from error
        raise
    if rows == 0:
        message = f"The file '{source.name}' holds no records."
        raise InvalidError(message, 'It must hold objects, such as [{"name": "Ana"}].')
    return Converted(rows, Reading(asked.kind, source.encoding))


def _malformed(name: str, unit: str, number: int, reason: str) -> InvalidError:
    # DuckDB counts what it has begun to read, so it is one ahead.
    place = f"line {number - 1}" if unit == "line" else f"record {number - 1}"
    return InvalidError(f"The file '{name}' is not JSON in {place}: {reason}.", "Correct it and try again.")
