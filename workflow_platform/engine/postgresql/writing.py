"""Rows written to a table, through a copy of them in the same transaction."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import duckdb

from workflow_platform.blocks.tables import Delivery
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.failures import KeyMissingError
from workflow_platform.engine.postgresql.loading import stage
from workflow_platform.engine.postgresql.types import nesting, postgresql_type
from workflow_platform.spec.schema import Column, Schema

# Who holds a table for longer is asked to let go by people, not by waiting.
LOCK_SECONDS = 60

_TEXTS = frozenset({"text", "character varying", "character", '"char"', "name"})


def write_rows(
    client: Client, delivery: Delivery, file: Path, schema: Schema, session: duckdb.DuckDBPyConnection
) -> None:
    """Write the rows of a Parquet file, which the session may read, within a transaction that is open.

    Raises ExecutionError, after which the transaction can only be rolled back.
    """
    client.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    staged = f"delivery_{uuid4().hex}"
    stage(client, staged, [file], schema, session)
    table, rows = sql.name(*delivery.target.path), sql.name("pg_temp", staged)
    if not delivery.target.columns:
        client.execute(_creation(table, delivery, schema))
    if delivery.mode == "replace":
        # Two that replace at a time would else keep the rows of both. Readers go on.
        client.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        client.execute(f"DELETE FROM {table}")  # noqa: S608  # the name is quoted
    if delivery.mode == "upsert":
        _check_keys(client, delivery, rows)
    client.execute(_insertion(table, rows, delivery, schema))
    client.execute(f"DROP TABLE {rows}")
    # What is only checked at the end of the transaction can still refuse the rows.
    client.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _creation(table: str, delivery: Delivery, schema: Schema) -> str:
    columns = [f"{sql.name(column.name)} {postgresql_type(column.type)}" for column in schema]
    if delivery.keys:
        columns.append(f"PRIMARY KEY ({_names(delivery.keys)})")
    return f"CREATE TABLE {table} ({', '.join(columns)})"


def _check_keys(client: Client, delivery: Delivery, rows: str) -> None:
    missing = " OR ".join(f"{sql.name(key)} IS NULL" for key in delivery.keys)
    if client.rows(f"SELECT 1 FROM {rows} WHERE {missing} LIMIT 1"):  # noqa: S608  # all names are quoted
        message = "Some rows have no value in a key column, so nobody can tell which rows they are."
        raise KeyMissingError(message, "Filter them out before this step.")


def _insertion(table: str, rows: str, delivery: Delivery, schema: Schema) -> str:
    kinds = {column.name: column.type for column in delivery.target.columns}
    values = ", ".join(_value(column, kinds.get(column.name)) for column in schema)
    names = [column.name for column in schema]
    statement = f"INSERT INTO {table} ({_names(names)}) SELECT {values} FROM {rows}"  # noqa: S608  # as above
    if delivery.mode != "upsert":
        return statement
    rest = [name for name in names if name not in delivery.keys]
    changes = ", ".join(f"{sql.name(name)} = EXCLUDED.{sql.name(name)}" for name in rest)
    keys = _names(delivery.keys)
    # In one order, so that two at a time do not wait for each other.
    return (
        f"{statement} ORDER BY {keys} "
        f"ON CONFLICT ({keys}) DO {f'UPDATE SET {changes}' if rest else 'NOTHING'}"
    )


def _value(column: Column, kind: str | None) -> str:
    """Return the expression for a value; the assignment converts it, and refuses what would be cut."""
    name = sql.name(column.name)
    staged = nesting(postgresql_type(column.type))[0]
    if kind is None or staged != "text" or nesting(kind)[0] in _TEXTS:
        return name
    # Of "bit" without a size, one bit would remain.
    return f"CAST({name} AS {'bit varying' if kind == 'bit' else kind})"


def _names(columns: tuple[str, ...] | list[str]) -> str:
    return ", ".join(sql.name(column) for column in columns)
