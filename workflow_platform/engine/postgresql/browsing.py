"""Looking into a database before a workflow reads it: within a few seconds, and never much at once."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import json_columns
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.types import nesting
from workflow_platform.spec.schema import Column, Schema

LONGEST_TEXT = 200

# Values of these types have a few bytes each; of all others, the beginning of their text is shown.
_SMALL = frozenset(
    {
        "BIGINT",
        "BOOLEAN",
        "DATE",
        "DOUBLE",
        "FLOAT",
        "INTEGER",
        "INTERVAL",
        "SMALLINT",
        "TIME",
        "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE",
        "UUID",
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Some rows of a table as JSON values, with the types that the columns have for workflows."""

    columns: Schema
    rows: list[dict[str, JsonValue]]


def sample_rows(database: PostgresDatabase, schema: str, table: str, limit: int, bounds: Bounds) -> Sample:
    """Return the first rows that the database gives; long values are cut after 200 characters.

    Raises UnknownTableError, PermissionDeniedError and ExecutionError.
    """
    columns = database.describe_table(schema, table)
    sent = tuple(column if _is_small(column) else Column(column.name, "VARCHAR") for column in columns)
    select = ", ".join(_cut(column) for column in columns)
    statement = f"SELECT {select} FROM {sql.name(schema, table)} LIMIT {limit:d}"  # noqa: S608  # names are quoted
    with open_session(bounds, read=[]) as session, database.stream(statement, sent) as rows:
        session.register("rows", rows)
        # Once more, for a server that sends more than it was asked for.
        session.execute(f"CREATE TEMP TABLE page AS SELECT {rows.select} FROM rows LIMIT {limit:d}")  # noqa: S608  # names are quoted
        session.unregister("rows")
        select = json_columns(session.table("page"))
        texts = session.execute(f"SELECT CAST(to_json(r) AS VARCHAR) FROM (SELECT {select} FROM page) AS r")  # noqa: S608  # as above
        return Sample(columns, [json.loads(text) for (text,) in texts.fetchall()])


def _is_small(column: Column) -> bool:
    element, depth = nesting(column.type)
    return depth == 0 and (element in _SMALL or element.startswith("DECIMAL"))


def _cut(column: Column) -> str:
    name = sql.name(column.name)
    return name if _is_small(column) else f"left(CAST({name} AS text), {LONGEST_TEXT})"
