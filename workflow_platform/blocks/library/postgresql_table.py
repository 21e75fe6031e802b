"""Read a table of a PostgreSQL database."""

from __future__ import annotations

from pydantic import Field

from workflow_platform.blocks.base import Source
from workflow_platform.blocks.tables import Catalog, Table
from workflow_platform.spec.names import Name, Reference


class PostgresqlTable(
    Source,
    title="PostgreSQL table",
    group="Sources",
    words=("database", "postgres", "connect", "view", "sql", "read", "source"),
):
    """Read a table or view through a connection.

    The steps that follow are computed inside the database for as long as they only need it.
    """

    connection: Reference = Field(title="Connection", json_schema_extra={"ui:widget": "connection"})
    schema_name: Name = Field("public", title="Schema", alias="schema")
    table_name: Name = Field(title="Table or view", alias="table")

    def table(self, catalog: Catalog) -> Table:
        return catalog.connected_table(self.connection, self.schema_name, self.table_name)
