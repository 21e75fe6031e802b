"""Lake files as temporary tables of a PostgreSQL connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.failures import execution_error
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.transport import can_be_infinite, stored
from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import listing
from workflow_platform.spec.schema import Schema, names

_NAME_BYTES = 63
_MOST_COLUMNS = 1600


def load_table(
    client: Client, name: str, file: Path, schema: Schema, session: duckdb.DuckDBPyConnection
) -> None:
    """Create ``pg_temp.name`` with the rows of a Parquet file, which the session may read."""
    _check_names(schema)
    source = f"({statements.read_parquet(file)})"
    with _translated():
        infinite = _with_infinities(session, source, schema)
    columns = [(_cut(c.name), stored(c.name, c.type, infinite=c.name in infinite)) for c in schema]
    table = sql.name("pg_temp", name)
    created = ", ".join(f"{sql.name(column)} {how.written}" for column, how in columns)
    values = ", ".join(f"{how.value} AS {statements.name(column)}" for column, how in columns)
    casts = ", ".join(
        f"ALTER COLUMN {sql.name(column)} TYPE {how.kept} USING CAST({sql.name(column)} AS {how.kept})"
        for column, how in columns
        if how.kept != how.written
    )
    with client.transaction(read_only=False), _translated():
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


def _check_names(schema: Schema) -> None:
    if len(schema) > _MOST_COLUMNS:
        message = f"PostgreSQL tables have at most {_MOST_COLUMNS} columns, and this one has {len(schema)}."
        raise InvalidError(message, "Pick the columns that are needed first, or run the workflow on DuckDB.")
    cut = Counter(_cut(name) for name in names(schema))
    if twins := [name for name in names(schema) if cut[_cut(name)] > 1]:
        message = (
            f"PostgreSQL tells names apart by their first {_NAME_BYTES} bytes, "
            f"and these are the same there: {listing(twins)}."
        )
        raise InvalidError(message, "Rename the columns, or run the workflow on DuckDB.")


def _cut(name: str) -> str:
    # As PostgreSQL does it to every name in a statement; the driver compares names uncut.
    return name.encode()[:_NAME_BYTES].decode(errors="ignore")
