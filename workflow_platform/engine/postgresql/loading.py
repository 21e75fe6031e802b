"""Lake files as temporary tables of a PostgreSQL connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workflow_platform.compile.dialects import POSTGRES
from workflow_platform.compile.short_names import shortened
from workflow_platform.engine import statements
from workflow_platform.engine.failures import execution_error
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.transport import can_be_infinite, stored
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Schema

_MOST_COLUMNS = 1600


def load_table(
    client: Client, name: str, files: Sequence[Path], schema: Schema, session: duckdb.DuckDBPyConnection
) -> None:
    """Create ``pg_temp.name`` with the rows of Parquet files, which the session may read.

    Long names are shortened as the compiler shortens them in the statements that read the table.
    """
    with client.transaction(read_only=False):
        stage(client, name, files, schema, session)


def stage(
    client: Client, name: str, files: Sequence[Path], schema: Schema, session: duckdb.DuckDBPyConnection
) -> None:
    """Do what ``load_table`` does within a transaction that is open."""
    _check_width(schema)
    source = f"({statements.read_parquet(*files)})"
    with _translated():
        infinite = _with_infinities(session, source, schema)
    name = shortened(name, POSTGRES)
    columns = [
        (shortened(c.name, POSTGRES), stored(c.name, c.type, infinite=c.name in infinite)) for c in schema
    ]
    table = sql.name("pg_temp", name)
    created = ", ".join(f"{sql.name(column)} {how.written}" for column, how in columns)
    values = ", ".join(f"{how.value} AS {statements.name(column)}" for column, how in columns)
    casts = ", ".join(
        f"ALTER COLUMN {sql.name(column)} TYPE {how.kept} USING CAST({sql.name(column)} AS {how.kept})"
        for column, how in columns
        if how.kept != how.written
    )
    with _translated():
        client.execute(f"CREATE TEMPORARY TABLE {sql.name(name)} ({created})")
        client.append(name, session.sql(f"SELECT {values} FROM {source}"))  # noqa: S608  # all names are quoted
        if casts:
            client.execute(f"ALTER TABLE {table} {casts}")
        client.execute(f"ANALYZE {table}")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise execution_error(error, step="") from error


def _with_infinities(session: duckdb.DuckDBPyConnection, source: str, schema: Schema) -> set[str]:
    # Lists are asked by their text: there are few of them.
    candidates = [column for column in schema if can_be_infinite(column.type)]
    if not candidates:
        return set()
    tests = ", ".join(
        f"bool_or(CAST({statements.name(c.name)} AS VARCHAR) LIKE '%infinity%')"
        if c.type.endswith("]")
        else f"bool_or(isinf({statements.name(c.name)}))"
        for c in candidates
    )
    ((*found,),) = session.execute(f"SELECT {tests} FROM {source}").fetchall()  # noqa: S608  # names are quoted
    return {column.name for column, infinite in zip(candidates, found, strict=True) if infinite}


def _check_width(schema: Schema) -> None:
    if len(schema) > _MOST_COLUMNS:
        message = f"PostgreSQL tables have at most {_MOST_COLUMNS} columns, and this one has {len(schema)}."
        raise InvalidError(message, "Pick the columns that are needed first, or run the workflow on DuckDB.")
