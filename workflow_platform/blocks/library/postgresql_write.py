"""Write rows to a table of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from workflow_platform.blocks.base import Write
from workflow_platform.blocks.marks import Column
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Catalog, Delivery, WriteMode
from workflow_platform.spec.names import Name, Reference
from workflow_platform.spec.problems import Problem, pointer


class PostgresqlWrite(
    Write,
    title="Write to PostgreSQL",
    group="Results",
    words=("export", "load", "insert", "update", "merge", "sink", "database", "postgres", "save", "write"),
):
    """Write the rows to a table through a connection, all of them or none.

    ``append`` adds the rows, ``replace`` puts them in place of all that the table holds, and
    ``upsert`` puts each in place of the row with the same key or adds it. Columns go to those of the
    same name. The table is touched when everything else in the run has worked, in one transaction;
    who reads it meanwhile sees the rows from before.
    """

    connection: Reference = Field(title="Connection", json_schema_extra={"ui:widget": "connection"})
    schema_name: Name = Field("public", title="Schema", alias="schema")
    table_name: Name = Field(title="Table", alias="table")
    mode: WriteMode = Field("append", title="What happens to the rows that are there")
    keys: tuple[Column, ...] = Field((), title="Key columns", max_length=32)
    create: bool = Field(default=False, title="Make the table if there is none")

    @property
    def output(self) -> str:
        """The connection and the table."""
        return f"{self.connection}/{self.schema_name}.{self.table_name}"

    def delivery(self, catalog: Catalog) -> Delivery:
        target = catalog.target(self.connection, self.schema_name, self.table_name, may_be_new=self.create)
        return Delivery(target, self.mode, self.keys)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        at = pointer("keys")
        if self.mode == "upsert" and not self.keys:
            message = "To replace rows, it must be known which rows are the same."
            yield Problem("missing-keys", at, message, "Choose the key columns of the table.")
        if self.mode != "upsert" and self.keys:
            message = f"Key columns have no meaning for '{self.mode}'."
            yield Problem("needless-keys", at, message, "Remove them, or choose 'upsert'.")
        if len(set(self.keys)) < len(self.keys):
            yield Problem("duplicate-key", at, "A column is named twice.", "Name each once.")
