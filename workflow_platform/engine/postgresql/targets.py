"""What there is to know of a table before rows are written to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from workflow_platform.blocks.tables import NotWritableError, TargetColumn, UnknownTableError
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.catalog import unknown_table
from workflow_platform.engine.postgresql.client import Client


@dataclass(frozen=True, slots=True)
class WritableTable:
    """The columns, unique keys and rights of a table, as ``Target`` has them."""

    columns: tuple[TargetColumn, ...] = ()
    keys: tuple[frozenset[str], ...] = ()
    rights: frozenset[str] = frozenset()


def describe_target(client: Client, schema: str, name: str, *, may_be_new: bool) -> WritableTable:
    """Return a table, empty if there is none and it may be new.

    Raises UnknownTableError, and NotWritableError for a view, a foreign table or one of the system.
    """
    if schema == "information_schema" or schema.startswith("pg_"):
        message = f"The tables of '{schema}' are PostgreSQL's own."
        raise NotWritableError(message, "Choose another schema.", setting="schema")
    found = client.rows(sql.target(schema, name))
    if not found:
        if may_be_new:
            return _new(client, schema)
        raise unknown_table(client, schema, name)
    ((number, plain, *rights),) = found
    if not plain:
        message = f"'{schema}.{name}' is no plain table."
        raise NotWritableError(message, "Write to the table itself.", setting="table")
    table = int(str(number))
    columns = tuple(
        TargetColumn(str(column), str(kind), needed=bool(needed), computed=bool(computed))
        for column, kind, needed, computed in client.rows(sql.target_columns(table))
    )
    keys = groupby(client.rows(sql.target_keys(table)), key=lambda row: row[0])
    return WritableTable(
        columns,
        tuple(frozenset(str(column) for _, column in rows) for _, rows in keys),
        frozenset(right for right, has in zip(sql.WRITING, rights, strict=True) if has),
    )


def _new(client: Client, schema: str) -> WritableTable:
    found = client.rows(sql.may_create(schema))
    if not found:
        raise UnknownTableError(f"There is no schema '{schema}'.", setting="schema")
    if found != [(True,)]:
        message = f"The user of this connection may make no tables in '{schema}'."
        hint = "Ask the owner of the database for GRANT CREATE on the schema."
        raise NotWritableError(message, hint, setting="schema")
    return WritableTable()
