"""The routes of connections. None of them holds a transaction open while it waits for a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Response

from workflow_platform.api.asking import Asker, AskerOf
from workflow_platform.api.connections.reaching import details_of, reached
from workflow_platform.api.connections.shapes import (
    AddressBody,
    ConnectionAnswer,
    ConnectionBody,
    ConnectionDetail,
    SampleAnswer,
    SchemaAnswer,
    TableAnswer,
    TrialAnswer,
)
from workflow_platform.api.datasets.shapes import ColumnAnswer
from workflow_platform.api.shapes import Limit, Offset, OwnerFilter
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.stored import ConnectionsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.engine.postgresql.browsing import sample_rows
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.verdict import verdict
from workflow_platform.errors import ConflictError
from workflow_platform.spec.problems import listing
from workflow_platform.spec.schema import Schema
from workflow_platform.store.connections import ConnectionDetails, Connections, StoredConnection
from workflow_platform.store.database import transaction

router = APIRouter(prefix="/connections", tags=["connections"], route_class=StrictRoute)

Part = Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]
SampleLimit = Annotated[int, Query(ge=1, le=100, description="How many rows to give at most.")]

Result = TypeVar("Result")


@router.get("")
def list_connections(connections: ConnectionsOf, owner: OwnerFilter = None) -> list[ConnectionAnswer]:
    """List the connections that may be used, by name."""
    return [_answer(found) for found in connections.list(owner)]


@router.post("", status_code=201)
def create_connection(
    body: ConnectionBody, response: Response, connections: ConnectionsOf
) -> ConnectionAnswer:
    """Keep a connection. It is not tried; its password is sealed and never given again."""
    made = connections.create(body.name, details_of(body))
    response.headers["Location"] = f"/api/v1/connections/{made.id}"
    return _answer(made)


@router.post("/test")
def test_details(body: AddressBody, asker: AskerOf, site: SiteOf) -> TrialAnswer:
    """Try a connection that is not kept yet."""
    return _tried(site, asker, details_of(body))


@router.get("/{connection_id}")
def get_connection(connection_id: UUID, connections: ConnectionsOf) -> ConnectionDetail:
    """Return a connection with the workflows that read it."""
    found = _answer(connections.get(connection_id))
    return ConnectionDetail(**found.model_dump(), used_by=list(connections.uses(connection_id)))


@router.put("/{connection_id}")
def change_connection(
    connection_id: UUID, body: ConnectionBody, connections: ConnectionsOf
) -> ConnectionAnswer:
    """Put other details in place. A connection that a workflow names should keep its name."""
    stored = connections.details_of(connection_id)
    return _answer(connections.change(connection_id, body.name, details_of(body, stored)))


@router.delete("/{connection_id}", status_code=204)
def delete_connection(
    connection_id: UUID,
    connections: ConnectionsOf,
    *,
    anyway: Annotated[bool, Query(description="Delete it although workflows read it.")] = False,
) -> None:
    """Delete a connection and its password. Where workflows read it, the answer says which."""
    users = connections.uses(connection_id)
    if users and not anyway:
        message = f"Workflows read this connection: {listing(users)}."
        raise ConflictError(message, "Change them first, or delete it with anyway=true.")
    connections.remove(connection_id)


@router.post("/{connection_id}/test")
def test_connection(connection_id: UUID, asker: AskerOf, site: SiteOf) -> TrialAnswer:
    """Try a connection."""
    return _tried(site, asker, _details(site, asker, connection_id))


@router.get("/{connection_id}/schemas")
def list_schemas(connection_id: UUID, asker: AskerOf, site: SiteOf) -> list[SchemaAnswer]:
    """List the schemas that have tables to read."""
    tables = _asked(site, asker, connection_id, PostgresDatabase.list_tables)
    counted = Counter(table.schema for table in tables)
    return [SchemaAnswer(name=name, tables=count) for name, count in counted.items()]


@router.get("/{connection_id}/tables")
def list_tables(
    connection_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    schema: Annotated[Part | None, Query(description="Only those of this schema.")] = None,
    search: Annotated[str, Query(max_length=255, description="A part of the name.")] = "",
    limit: Limit = 200,
    offset: Offset = 0,
) -> list[TableAnswer]:
    """List the tables and views that can be read, by schema and name."""
    found = [
        table
        for table in _asked(site, asker, connection_id, PostgresDatabase.list_tables)
        if schema in {None, table.schema} and search.casefold() in table.name.casefold()
    ]
    return [
        TableAnswer.model_validate({"schema_name": table.schema, "name": table.name, "kind": table.kind})
        for table in found[offset : offset + limit]
    ]


@router.get("/{connection_id}/columns")
def list_columns(
    connection_id: UUID, asker: AskerOf, site: SiteOf, table: Part, schema: Part = "public"
) -> list[ColumnAnswer]:
    """List the columns of a table, with the types that they have for workflows."""
    return _columns(
        _asked(site, asker, connection_id, lambda database: database.describe_table(schema, table))
    )


@router.get("/{connection_id}/sample")
def sample_table(
    connection_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    table: Part,
    schema: Part = "public",
    limit: SampleLimit = 20,
) -> SampleAnswer:
    """Return some rows of a table, whichever the database gives first."""
    sample = _asked(
        site,
        asker,
        connection_id,
        lambda database: sample_rows(database, schema, table, limit, site.bounds),
    )
    return SampleAnswer(columns=_columns(sample.columns), rows=sample.rows)


def _tried(site: Site, asker: Asker, details: ConnectionDetails) -> TrialAnswer:
    found = verdict(lambda: len(_answered(site, asker, details, PostgresDatabase.list_tables)))
    return TrialAnswer(
        ok=found.cause is None,
        cause=found.cause,
        message=found.message,
        hint=found.hint,
        tables=found.tables,
    )


def _asked(
    site: Site, asker: Asker, connection_id: UUID, question: Callable[[PostgresDatabase], Result]
) -> Result:
    return _answered(site, asker, _details(site, asker, connection_id), question)


def _answered(
    site: Site, asker: Asker, details: ConnectionDetails, question: Callable[[PostgresDatabase], Result]
) -> Result:
    def answer() -> Result:
        with reached(site, details) as database:
            return question(database)

    return site.patience.within(asker.actor.user_id, answer)


def _details(site: Site, asker: Asker, connection_id: UUID) -> ConnectionDetails:
    with transaction(site.engine, asker.actor) as session:
        return Connections(session, asker.actor, site.vault).details_of(connection_id)


def _answer(found: StoredConnection) -> ConnectionAnswer:
    return ConnectionAnswer(
        id=found.id,
        owner=found.owner.name,
        role=found.role,
        name=found.name,
        kind=found.kind,
        host=found.host,
        port=found.port,
        database=found.database,
        username=found.username,
        options=dict(found.options),
    )


def _columns(schema: Schema) -> list[ColumnAnswer]:
    return [ColumnAnswer(name=column.name, type=column.type) for column in schema]
