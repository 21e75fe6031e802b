"""Results as files of the kinds that people take away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.json_values import json_columns
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.words import explained
from workflow_platform.errors import ExecutionError, InvalidError

Writer = Callable[[Path, Path], None]


def export(source: Path, target: Path) -> None:
    """Write the rows of a Parquet file, in their order, to a file of the kind that its name ends in.

    ``.json`` is one array and ``.ndjson`` an object per line; NaN and infinities are null in both. The
    file appears when it is complete. Raises InvalidError for other endings and unwritable places.
    """
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        message = f"Results cannot be written to files like '{target.name}'."
        raise InvalidError(message, f"The name must end in one of {', '.join(_WRITERS)}.")
    with replacing(target) as written:
        try:
            writer(source, written)
        except duckdb.Error as error:
            message = f"The result could not be written: {explained(error)}"
            raise ExecutionError(message, detail=str(error)) from error


def _write_csv(source: Path, target: Path) -> None:
    with _connection() as connection:
        _copy(connection, statements.read_parquet(source), target, "FORMAT csv, HEADER true")


def _write_json(source: Path, target: Path) -> None:
    _write_objects(source, target, "FORMAT json, ARRAY true")


def _write_ndjson(source: Path, target: Path) -> None:
    _write_objects(source, target, "FORMAT json")


def _write_objects(source: Path, target: Path, options: str) -> None:
    rows = statements.read_parquet(source)
    with _connection() as connection:
        columns = json_columns(connection.sql(rows))
        query = f"SELECT {columns} FROM ({rows})"  # noqa: S608  # all names are quoted
        _copy(connection, query, target, options)


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


_WRITERS: Mapping[str, Writer] = {
    ".csv": _write_csv,
    ".parquet": _copy_file,
    ".json": _write_json,
    ".ndjson": _write_ndjson,
}


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path, options: str) -> None:
    connection.execute(f"COPY ({query}) TO {statements.text(str(target))} ({options})")
