"""The tables for what steps hand on, where it is stored between two statements or two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Node, Produced
from workflow_platform.blocks.tables import LAKE, Table
from workflow_platform.compile.dialects import DUCKDB, POSTGRES
from workflow_platform.compile.plan import Plan
from workflow_platform.engine import kept_parts, pushdown, statements
from workflow_platform.spec.schema import Column, Schema

SCHEMA = "stored"
"""Where the tables are in DuckDB."""


class StoredSteps:
    """The steps of one execution that are stored.

    Attributes:
        tables: the table of each.
    """

    def __init__(self, plan: Plan, schemas: Mapping[str, Schema]) -> None:
        self.tables: dict[str, Table] = {}
        self._plan = plan
        self._schemas = schemas

    def table_of(self, step: str) -> Table:
        """Return the table for a step; a further column keeps the order of its rows, where they have one."""
        relation, schema = self._plan.step(step).relation, self._schemas[step]
        if relation.ordered:
            schema = (*schema, Column(_new_name("position", relation.columns), "BIGINT"))
        return Table(LAKE, (SCHEMA, step), schema, ())

    def numbered(self, query: str, step: str) -> str:
        """Return the query of what goes into the table of a step that has the rows of a query."""
        further = self.table_of(step).schema[len(self._schemas[step]) :]
        number = "".join(f", row_number() OVER () AS {statements.name(column.name)}" for column in further)
        return f"SELECT *{number} FROM ({query})"  # noqa: S608  # quoted

    def kept_in(self, folder: Path, roots: Sequence[Node]) -> dict[str, Table]:
        """Return the tables of the steps below some roots of which a folder has what they hand on now."""
        found = {}
        for node in dict.fromkeys(node for root in roots for node in algebra.postorder(root)):
            if isinstance(node, Produced) and kept_parts.has_any(folder, node.step):
                file = self.file_of(node.step, folder)
                if file is not None and file.exists():
                    found[node.step] = replace(self.table_of(node.step), files=(str(file),))
        return found

    def file_of(self, step: str, folder: Path) -> Path | None:
        """Return the file for a step in a folder of kept parts, or None if it cannot have one."""
        node = self._plan.step(step).relation.node
        if not isinstance(node, Produced):
            return None
        engines = pushdown.engines(node)[node]
        inside = len(engines) == 1 and engines != {LAKE}
        return folder / kept_parts.file_name(node, POSTGRES if inside else DUCKDB, self._schemas)


def _new_name(name: str, taken: tuple[str, ...]) -> str:
    folded = {other.casefold() for other in taken}
    while name in folded:
        name += "_"
    return name
