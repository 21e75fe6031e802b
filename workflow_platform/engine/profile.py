"""What is in the columns of a dataset: how much is missing, the range, the spread and the frequent values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType
from pydantic import JsonValue

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import exact
from workflow_platform.engine.row_view import RowView, row_query
from workflow_platform.engine.time_limit import answering_within
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.problems import did_you_mean
from workflow_platform.spec.schema import Schema, names

SECONDS = 120.0
"""How long somebody waits for a profile at most."""

MOST_BINS = 20
# Fewer whole numbers than this have a bin each, since bins of one number and of two are not to be compared.
_MOST_EACH = 40
MOST_FREQUENT = 10
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Up to so many rows everything is counted; beyond, distinct values and quantiles are estimated.
_COUNTED = 1_000_000
_LONGEST = 100

NUMBERS = frozenset(
    {"tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint"}
    | {"uhugeint", "float", "double", "decimal"}
)
"""The types of numbers, as DuckDB names them."""
_WHOLE = frozenset(
    {"tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint"}
)
# Below it, a double tells whole numbers apart.
_EXACT = 2.0**53
_ORDERED = NUMBERS | {"date", "time", "timestamp", "timestamp with time zone", "varchar", "boolean"}


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from ``low`` to ``high``, which only the last bin includes."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """A value and how often it occurs; a long text is cut."""

    value: JsonValue
    count: int


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What is in a column; what its type does not have is None or empty.

    Attributes:
        rows: how many rows were looked at.
        nulls: in how many of them the value is missing.
        distinct: how many different values there are.
        approximate: whether ``distinct`` and the quantiles are estimates.
        quantiles: the values below which the shares ``QUANTILES`` of the values lie.
    """

    name: str
    type: str
    rows: int
    nulls: int
    distinct: int | None
    approximate: bool
    min: JsonValue
    max: JsonValue
    mean: float | None
    quantiles: tuple[float, ...]
    histogram: tuple[Bin, ...]
    frequent: tuple[Frequent, ...]


def profile(
    file: Path, schema: Schema, view: RowView, columns: Sequence[str], bounds: Bounds
) -> tuple[ColumnProfile, ...]:
    """Return what is in some columns of the rows of a view on a Parquet file.

    Raises NotFoundError for unknown columns, RowViewInvalidError, and InvalidError if it takes too long.
    """
    types = {column.name: column.type for column in schema}
    for name in columns:
        if name not in types:
            raise NotFoundError(f"There is no column '{name}'.", did_you_mean(name, names(schema)))
    with open_session(bounds, read=[file]) as session, answering_within(session, SECONDS):
        query = row_query(session, file, schema, RowView(view.where))
        kinds = dict(zip(names(schema), session.sql(query).types, strict=True))
        return tuple(_Profiling(session, query, name, kinds[name]).profile(types[name]) for name in columns)


class _Profiling:
    def __init__(self, session: duckdb.DuckDBPyConnection, query: str, name: str, kind: DuckDBPyType) -> None:
        self._session = session
        self._name = name
        self._kind = kind.id
        self._values = f"(SELECT {statements.name(name)} AS value FROM ({query}))"  # noqa: S608  # names are quoted

    def profile(self, type_name: str) -> ColumnProfile:
        ((rows, filled),) = self._ask("count(*), count(value)")
        known = filled > 0 and self._kind in _ORDERED
        approximate = rows > _COUNTED
        low, high = self._range() if known else (None, None)
        distinct = None
        if known:
            count = "approx_count_distinct(value)" if approximate else "count(DISTINCT value)"
            ((counted,),) = self._ask(count)
            # An estimate may be too high.
            distinct = min(counted, filled)
        number = known and self._kind in NUMBERS
        return ColumnProfile(
            name=self._name,
            type=type_name,
            rows=rows,
            nulls=rows - filled,
            distinct=distinct,
            approximate=approximate,
            min=low,
            max=high,
            mean=self._mean() if number else None,
            quantiles=self._quantiles(approximate=approximate) if number else (),
            histogram=self._histogram() if number else (),
            frequent=self._frequent() if known else (),
        )

    def _ask(self, what: str, rest: str = "") -> list[tuple[Any, ...]]:
        return self._session.execute(f"SELECT {what} FROM {self._values} {rest}").fetchall()  # noqa: S608  # quoted

    def _json(self, value: str) -> str:
        shown = f"left(value, {_LONGEST})" if self._kind == "varchar" else value
        return f"CAST(to_json({exact(shown, self._kind) or shown}) AS VARCHAR)"

    def _range(self) -> tuple[JsonValue, JsonValue]:
        inner = f"(SELECT unnest([min(value), max(value)]) AS value FROM {self._values})"  # noqa: S608  # quoted
        query = f"SELECT {self._json('value')} FROM {inner}"  # noqa: S608  # as above
        low, high = (json.loads(text) for (text,) in self._session.execute(query).fetchall())
        return low, high

    def _mean(self) -> float | None:
        ((mean,),) = self._ask(f"avg({_REAL})", _FINITE)
        return None if mean is None else float(mean)

    def _quantiles(self, *, approximate: bool) -> tuple[float, ...]:
        function = "approx_quantile" if approximate else "quantile_cont"
        ((found,),) = self._session.execute(
            f"SELECT {function}({_REAL}, {list(QUANTILES)}) FROM {self._values} {_FINITE}"  # noqa: S608  # quoted
        ).fetchall()
        return tuple(found or ())

    def _histogram(self) -> tuple[Bin, ...]:
        ((low, high, different),) = self._ask(
            f"min({_REAL}), max({_REAL}), approx_count_distinct({_REAL})", _FINITE
        )
        if low is None:
            return ()
        if self._kind in _WHOLE and high - low < _EXACT:
            span = int(high - low) + 1
            width = 1.0 if span <= _MOST_EACH else float(-(-span // MOST_BINS))
            bins = -(-span // int(width))
        else:
            bins = 1 if low == high else max(1, min(MOST_BINS, different))
            # Not as one difference, which may be infinite.
            width = high / bins - low / bins or 1.0
        part = f"CAST(floor({_REAL} / {width!r} - {low!r} / {width!r}) AS BIGINT)"
        place = f"least(greatest({part}, 0), {bins - 1})"
        counts: dict[int, int] = dict(self._ask(f"{place}, count(*)", f"{_FINITE} GROUP BY 1"))
        edges = [low + width * number for number in range(bins)] + [high]
        return tuple(Bin(edges[number], edges[number + 1], counts.get(number, 0)) for number in range(bins))

    def _frequent(self) -> tuple[Frequent, ...]:
        value = self._json("value")
        counted = (
            f"(SELECT value, count(*) AS count FROM {self._values} WHERE value IS NOT NULL GROUP BY value)"  # noqa: S608  # quoted
        )
        query = f"SELECT {value}, count FROM {counted} ORDER BY count DESC, value LIMIT {MOST_FREQUENT}"  # noqa: S608  # as above
        return tuple(
            Frequent(json.loads(text), count) for text, count in self._session.execute(query).fetchall()
        )


_REAL = "CAST(value AS DOUBLE)"
_FINITE = f"WHERE isfinite({_REAL})"
