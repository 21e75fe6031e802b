"""Summaries of a dataset's rows by the values of one column: what a chart draws of any number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import JsonRow, json_rows
from workflow_platform.engine.profile import NUMBERS
from workflow_platform.engine.row_view import RowView, row_query
from workflow_platform.engine.time_limit import answering_within
from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.problems import did_you_mean
from workflow_platform.spec.schema import Schema, names

SECONDS = 60.0
"""How long somebody waits for groups at most."""

Function = Literal["count", "sum", "mean", "min", "max"]
Order = Literal["value", "group"]
Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]

_SECONDS_OF: dict[Unit, int] = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 28 * 86_400,
    "quarter": 90 * 86_400,
    "year": 365 * 86_400,
}
_FUNCTIONS: dict[Function, str] = {
    "count": "count(*)",
    "sum": "sum(measure)",
    "mean": "avg(measure)",
    "min": "min(measure)",
    "max": "max(measure)",
}
_TIMES = frozenset(
    {"date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamp with time zone"}
)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is asked for: a function of ``measure``, for each value of ``by``; counting needs no measure."""

    by: str
    function: Function
    measure: str | None
    order: Order
    limit: int


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups, as ``group`` and ``value``, where a large number is a text of digits.

    Attributes:
        total: how many groups there are, given or not.
        left_out: how many rows have no finite measure, so that they count nowhere.
        unit: what times were cut to, so that there are not more groups than wanted; None if they were not.
    """

    groups: list[JsonRow]
    total: int
    left_out: int
    unit: Unit | None


def grouped(file: Path, schema: Schema, view: RowView, wanted: Grouping, bounds: Bounds) -> Groups:
    """Return groups of the rows of a view on a Parquet file: the largest first, or in their own order.

    Raises NotFoundError for unknown columns, RowViewInvalidError, and InvalidError for a measure that is no
    number and for what cannot be computed in time.
    """
    for name in filter(None, (wanted.by, wanted.measure)):
        if name not in names(schema):
            raise NotFoundError(f"There is no column '{name}'.", did_you_mean(name, names(schema)))
    with open_session(bounds, read=[file]) as session, answering_within(session, SECONDS):
        query = row_query(session, file, schema, RowView(view.where))
        kinds = dict(zip(names(schema), (kind.id for kind in session.sql(query).types), strict=True))
        measure = _measure(wanted, kinds)
        by = statements.name(wanted.by)
        unit = None
        if wanted.order == "group" and kinds[wanted.by] in _TIMES:
            unit = _unit(session, f"SELECT {by} AS moment FROM ({query})", wanted.limit)  # noqa: S608  # quoted
        if unit is not None:
            cut = f"date_trunc('{unit}', {by})"
            by = f"CAST({cut} AS DATE)" if kinds[wanted.by] == "date" else cut
        rows = f'(SELECT {by} AS "group", {measure} AS measure FROM ({query}))'  # noqa: S608  # as above
        ((left_out,),) = session.execute(
            f"SELECT count(*) FROM {rows} WHERE measure IS NULL"  # noqa: S608  # as above
        ).fetchall()
        session.execute(
            f'CREATE TEMP TABLE groups AS SELECT "group", {_FUNCTIONS[wanted.function]} AS value '  # noqa: S608  # as above
            f'FROM {rows} WHERE measure IS NOT NULL GROUP BY "group"'
        )
        ((total,),) = session.execute("SELECT count(*) FROM groups").fetchall()
        order = 'value DESC, "group"' if wanted.order == "value" else '"group"'
        shown = json_rows(session, f"FROM groups ORDER BY {order} LIMIT {wanted.limit:d}")
    return Groups(shown, total, left_out, unit)


def _measure(wanted: Grouping, kinds: Mapping[str, str]) -> str:
    if wanted.function == "count":
        return "1"
    if wanted.measure is None:
        raise InvalidError(f"There is nothing to take the {wanted.function} of.", "Choose a measure.")
    kind = kinds[wanted.measure]
    if kind not in NUMBERS:
        raise InvalidError(f"'{wanted.measure}' is no column of numbers.", "Count its rows instead.")
    value = statements.name(wanted.measure)
    return f"CASE WHEN isfinite({value}) THEN {value} END" if kind in {"float", "double"} else value


def _unit(session: duckdb.DuckDBPyConnection, moments: str, most: int) -> Unit | None:
    """Return the smallest unit of which the times span no more than so many; None where they are few."""
    ((distinct, seconds),) = session.execute(
        "SELECT approx_count_distinct(moment), epoch(max(moment)) - epoch(min(moment)) "  # noqa: S608  # quoted
        f"FROM ({moments}) WHERE isfinite(moment)"
    ).fetchall()
    if distinct <= most / 2:
        return None
    fitting = (unit for unit, length in _SECONDS_OF.items() if seconds / length < most - 1)
    return next(fitting, "year")
