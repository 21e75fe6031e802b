"""What tables a PostgreSQL database has, and their columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from workflow_platform.blocks.tables import UnknownTableError
from workflow_platform.engine.postgresql import sql
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.failures import PermissionDeniedError
from workflow_platform.engine.postgresql.types import duckdb_type, read_as
from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import did_you_mean, listing
from workflow_platform.spec.schema import Column, Schema


@dataclass(frozen=True, slots=True)
class RemoteTable:
    """A table that the user of a connection may read.

    Attributes:
        schema: the PostgreSQL schema it is in.
        name: its name there.
        kind: ``table``, ``view``, ``materialized view``, ``foreign table`` or ``partitioned table``.
    """

    schema: str
    name: str
    kind: str


def list_tables(client: Client) -> tuple[RemoteTable, ...]:
    """Return every table and view that can be read, by schema and name, without single partitions."""
    return tuple(RemoteTable(*map(str, row)) for row in client.rows(sql.READABLE_TABLES))


def describe_table(client: Client, schema: str, name: str) -> Schema:
    """Return the readable columns of a table or view, with DuckDB types.

    Raises UnknownTableError, PermissionDeniedError, and InvalidError where names differ only in case.
    """
    columns = client.rows(sql.columns_of(schema, name))
    if not columns:
        raise unknown_table(client, schema, name)
    readable = tuple(
        Column(str(column), duckdb_type(str(kind)), read_as(str(kind)))
        for column, kind, allowed in columns
        if allowed
    )
    if not readable:
        message = f"The user of this connection may not read '{schema}.{name}'."
        raise PermissionDeniedError(message, "Ask the owner of the database for GRANT SELECT.")
    folded = Counter(column.name.casefold() for column in readable)
    if twins := [column.name for column in readable if folded[column.name.casefold()] > 1]:
        message = f"Columns of '{schema}.{name}' have names that differ only in case: {listing(twins)}."
        raise InvalidError(message, "Make a view that gives them different names.")
    return readable


def unknown_table(client: Client, schema: str, name: str) -> UnknownTableError:
    """Return what to say of a table that is not there, with what is."""
    tables = list_tables(client)
    here = [table.name for table in tables if table.schema == schema]
    schemas = list(dict.fromkeys(table.schema for table in tables))
    elsewhere = [table.schema for table in tables if table.name == name]
    elsewhere_hint = f"Did you mean '{elsewhere[0]}.{name}'?" if elsewhere else ""
    if not here:
        message = f"There is no schema '{schema}' with tables to read; there is {listing(schemas)}."
        hint = elsewhere_hint or did_you_mean(schema, schemas)
        return UnknownTableError(message, hint, setting="schema")
    message = f"There is no table '{name}' in '{schema}'; it has {listing(here)}."
    return UnknownTableError(message, elsewhere_hint or did_you_mean(name, here), setting="table")
