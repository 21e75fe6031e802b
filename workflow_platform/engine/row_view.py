"""The rows of a dataset that match a formula, in an order that somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import duckdb

from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table, UnknownTableError
from workflow_platform.compile.dialects import DUCKDB
from workflow_platform.compile.lower import lower
from workflow_platform.compile.plan import Plan
from workflow_platform.engine import statements
from workflow_platform.engine.checking import compile_document
from workflow_platform.engine.inference import infer_schemas
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer
from workflow_platform.spec.schema import Column, Schema, names

_TABLE = (LAKE, "rows")
_POSITION = "position"
_NUMBER = "file_row_number"


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by; missing values come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """Which rows, by a formula or an empty text for all of them, and in which order, by default their own."""

    where: str = ""
    sort: tuple[SortKey, ...] = ()


ALL_ROWS = RowView()
"""Every row, in its own order."""


class RowViewInvalidError(WorkflowInvalidError):
    """A filter or an order does not fit the columns; problems are at ``/filter`` and ``/sort``."""

    code = "invalid-filter"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.message = problems[0].message
        self.hint = problems[0].hint


def row_query(session: duckdb.DuckDBPyConnection, file: Path, schema: Schema, view: RowView) -> str:
    """Return the query, for a session that may read the file, of a view on its rows.

    Rows that are equal in all sorted columns keep their order in the file, so that pages fit together.
    Raises RowViewInvalidError.
    """
    rows = statements.read_parquet(file)
    if view == ALL_ROWS:
        return rows
    plan, schemas = _plan(schema, view)
    if view.sort:
        position = _new_name(schema)
        plan, schemas = _plan(
            (*schema, Column(position, "BIGINT")),
            replace(view, sort=(*view.sort, SortKey(position))),
        )
        rows = _numbered(file, schema, position)
    session.execute(f"CREATE SCHEMA {statements.name(LAKE)}")
    session.execute(f"CREATE VIEW {statements.name(*_TABLE)} AS {rows}")
    statement = lower(plan.step(plan.outputs[0].step).relation.node, DUCKDB, schemas)
    columns = ", ".join(statements.name(name) for name in names(schema))
    return f"SELECT {columns} FROM ({statement.sql()})"  # noqa: S608  # all names are quoted


class _OneTable(NothingToWrite):
    def __init__(self, schema: Schema) -> None:
        self._table = Table(LAKE, _TABLE, schema, ())

    def dataset(self, name: str) -> Table:
        return self._table

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        message = f"There is no table '{name}'."
        raise UnknownTableError(message, setting="table")


def _plan(schema: Schema, view: RowView) -> tuple[Plan, dict[str, Schema]]:
    """Return the view as a workflow of up to four steps, and their schemas."""
    steps: list[dict[str, object]] = [{"id": "rows", "block": "dataset", "settings": {"dataset": "rows"}}]
    if view.where:
        steps.append({"id": "filter", "block": "filter", "settings": {"where": view.where}})
    if view.sort:
        by = [
            {"column": key.column, "direction": "descending" if key.descending else "ascending"}
            for key in view.sort
        ]
        steps.append({"id": "sort", "block": "sort", "settings": {"by": by}})
    steps.append({"id": "result", "block": "result", "settings": {"name": "result"}})
    for before, step in pairwise(steps):
        step["inputs"] = {"rows": before["id"]}
    try:
        plan = compile_document({"format": 1, "name": "View", "steps": steps}, _OneTable(schema))
        return plan, infer_schemas(plan)
    except WorkflowInvalidError as error:
        places = {
            pointer("steps", number, "settings", setting): place
            for number, step in enumerate(steps)
            for block, setting, place in (("filter", "where", "/filter"), ("sort", "by", "/sort"))
            if step["block"] == block
        }
        raise RowViewInvalidError(tuple(_relocated(problem, places) for problem in error.problems)) from error


def _relocated(problem: Problem, places: dict[str, str]) -> Problem:
    for old, new in places.items():
        if problem.at.startswith(old):
            return replace(problem, at=new + problem.at[len(old) :])
    return replace(problem, at="/filter")


def _numbered(file: Path, schema: Schema, position: str) -> str:
    path = statements.literal_path(str(file))
    if any(name.casefold() == _NUMBER for name in names(schema)):
        numbered = f"*, row_number() OVER () AS {statements.name(position)}"
        return f"SELECT {numbered} FROM read_parquet({path}, hive_partitioning = false)"  # noqa: S608  # quoted
    return (
        f"SELECT * EXCLUDE ({_NUMBER}), {_NUMBER} AS {statements.name(position)} "  # noqa: S608  # quoted
        f"FROM read_parquet({path}, hive_partitioning = false, {_NUMBER} = true)"
    )


def _new_name(schema: Schema) -> str:
    taken = {name.casefold() for name in names(schema)}
    name = _POSITION
    while name in taken:
        name += "_"
    return name
