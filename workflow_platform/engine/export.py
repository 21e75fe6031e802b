"""Rows as files of the kinds that people take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.json_values import json_columns
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.words import explained
from workflow_platform.errors import ExecutionError, InvalidError

# Writes the rows of a query, in their order, to a file.
Writer = Callable[[duckdb.DuckDBPyConnection, str, Path], None]


def export(source: Path, target: Path) -> None:
    """Write the rows of a Parquet file, in their order, to a file of the kind that its name ends in.

    ``.json`` is one array and ``.ndjson`` an object per line; NaN and infinities are null in both. The
    file appears when it is complete. Raises InvalidError for other endings and unwritable places.
    """
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        message = f"Results cannot be written to files like '{target.name}'."
        raise InvalidError(message, f"The name must end in one of {', '.join(WRITERS)}.")
    with replacing(target) as written, _connection() as connection:
        try:
            writer(connection, statements.read_parquet(source), written)
        except duckdb.Error as error:
            message = f"The result could not be written: {explained(error)}"
            raise ExecutionError(message, detail=str(error)) from error


def _write_csv(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    _copy(session, query, target, "FORMAT csv, HEADER true")


def _write_json(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    _write_objects(session, query, target, "FORMAT json, ARRAY true")


def _write_ndjson(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    _write_objects(session, query, target, "FORMAT json")


def _write_objects(session: duckdb.DuckDBPyConnection, query: str, target: Path, options: str) -> None:
    columns = json_columns(session.sql(query))
    _copy(session, f"SELECT {columns} FROM ({query})", target, options)  # noqa: S608  # all names are quoted


def _write_parquet(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    session.execute(statements.copy_to_parquet(query, str(target)))


WRITERS: Mapping[str, Writer] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".json": _write_json,
    ".ndjson": _write_ndjson,
}
"""How rows are written, by the end of a file's name."""


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def _copy(session: duckdb.DuckDBPyConnection, query: str, target: Path, options: str) -> None:
    session.execute(f"COPY ({query}) TO {statements.text(str(target))} ({options})")
