"""The aggregates: functions that make one value of a group of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from sqlglot import exp

from workflow_platform.blocks.families import GROUPABLE, NUMERIC, SORTABLE, Family, converts
from workflow_platform.blocks.spelling import as_text


@dataclass(frozen=True, slots=True)
class _Values:
    """What an aggregate works on: engine expressions that nothing else uses."""

    column: exp.Expression
    order: list[exp.Ordered]
    separator: str
    dialect: str
    type_name: str

    @property
    def ordered(self) -> exp.Expression:
        """The column in its order."""
        return exp.Order(this=self.column, expressions=self.order) if self.order else self.column

    @property
    def double(self) -> exp.Expression:
        """The column as floating point numbers."""
        return exp.Cast(this=self.column, to=exp.DataType(this=exp.DType.DOUBLE))

    @property
    def comparable(self) -> exp.Expression:
        """The column such that text compares by code point."""
        if self.type_name != "VARCHAR" or self.dialect != "postgres":
            return self.column
        column = self.column if isinstance(self.column, exp.Column) else exp.Paren(this=self.column)
        return exp.Collate(this=column, expression=exp.to_identifier("C", quoted=True))


_Writer = Callable[[_Values], exp.Expression]


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """An aggregate of the catalogue.

    Attributes:
        name: what documents call it.
        help: what it gives, also for missing values; a group without rows gives null unless it counts.
        takes: the families of types that every engine computes it of, with equal results.
        needs_column: whether it makes no sense without a column.
        ordered: whether its value depends on the order of the rows.
    """

    name: str
    title: str
    help: str
    takes: frozenset[Family]
    sql: _Writer
    needs_column: bool = True
    ordered: bool = False


def render_aggregate(
    function: str,
    column: exp.Expression | None,
    order: Sequence[exp.Ordered],
    separator: str,
    dialect: str,
    *,
    type_name: str = "",
) -> exp.Expression:
    """Return an aggregate, a key of ``AGGREGATES``, as SQL nodes for a dialect of sqlglot.

    ``column`` and ``order`` are expressions of that dialect, and are copied. ``separator`` stands
    between concatenated values. ``type_name`` is the column's DuckDB type where it is known.
    """
    values = _Values(
        column=exp.Star() if column is None else column.copy(),
        order=[key.copy() for key in order],
        separator=separator,
        dialect=dialect,
        type_name=type_name,
    )
    return AGGREGATES[function].sql(values)


def _of(kind: type[exp.Expression]) -> _Writer:
    return lambda values: kind(this=values.column)


def _count_distinct(values: _Values) -> exp.Expression:
    return exp.Count(this=exp.Distinct(expressions=[values.column]))


def _sum(values: _Values) -> exp.Expression:
    # PostgreSQL would add up reals as such, and lose digits.
    return exp.Sum(this=values.double if values.type_name == "FLOAT" else values.column)


def _concatenate(values: _Values) -> exp.Expression:
    text = as_text(values.column, values.type_name, values.dialect)
    ordered = exp.Order(this=text, expressions=values.order) if values.order else text
    return exp.GroupConcat(this=ordered, separator=exp.Literal.string(values.separator))


def _first(values: _Values) -> exp.Expression:
    if values.dialect == "duckdb":
        return exp.First(this=values.ordered)
    return _element(values, exp.Literal.number(1))


def _last(values: _Values) -> exp.Expression:
    if values.dialect == "duckdb":
        return exp.Last(this=values.ordered)
    return _element(values, exp.Count(this=exp.Star()))


def _element(values: _Values, place: exp.Expression) -> exp.Expression:
    """Return one of the values, counted from 1; engines without an ordered first have ordered lists."""
    listed = exp.Paren(this=exp.ArrayAgg(this=values.ordered))
    return exp.Bracket(this=listed, expressions=[place], offset=1)


_ANY = frozenset(Family)
_EXTREME = SORTABLE - {Family.BOOLEAN, Family.UUID, Family.BINARY}
_SPELLED = frozenset(source for source in SORTABLE if converts(source, Family.TEXT))
_TRUTH = frozenset({Family.BOOLEAN})
# PostgreSQL takes values out of a list of them, and a list of lists is something else there.
_LISTED = _ANY - {Family.LIST}

_CATALOGUE = (
    AggregateFunction(
        "count",
        "Count",
        "How many rows there are; with a column, how many of its values are not missing.",
        _ANY,
        _of(exp.Count),
        needs_column=False,
    ),
    AggregateFunction(
        "count_distinct",
        "Count distinct",
        "How many different values there are; missing ones do not count.",
        GROUPABLE,
        _count_distinct,
    ),
    AggregateFunction("sum", "Sum", "The sum of the values that are not missing.", NUMERIC, _sum),
    AggregateFunction(
        "mean", "Mean", "The average of the values that are not missing.", NUMERIC, _of(exp.Avg)
    ),
    AggregateFunction(
        "median",
        "Median",
        "The value in the middle, or halfway between the two in the middle; missing ones do not count.",
        NUMERIC,
        lambda values: exp.Median(this=values.double),
    ),
    AggregateFunction(
        "min",
        "Minimum",
        "The smallest value that is not missing.",
        _EXTREME,
        lambda values: exp.Min(this=values.comparable),
    ),
    AggregateFunction(
        "max",
        "Maximum",
        "The greatest value that is not missing.",
        _EXTREME,
        lambda values: exp.Max(this=values.comparable),
    ),
    AggregateFunction(
        "standard_deviation",
        "Standard deviation",
        "The standard deviation of a sample; missing values do not count. Missing for fewer than two.",
        NUMERIC,
        lambda values: exp.StddevSamp(this=values.double),
    ),
    AggregateFunction(
        "first", "First", "The value of the first row, be it missing.", _LISTED, _first, ordered=True
    ),
    AggregateFunction(
        "last", "Last", "The value of the last row, be it missing.", _LISTED, _last, ordered=True
    ),
    AggregateFunction(
        "any",
        "Any",
        "Whether at least one value is true; missing ones do not count.",
        _TRUTH,
        _of(exp.LogicalOr),
    ),
    AggregateFunction(
        "all", "All", "Whether no value is false; missing ones do not count.", _TRUTH, _of(exp.LogicalAnd)
    ),
    AggregateFunction(
        "list",
        "List",
        "All values in a list, the missing ones too.",
        SORTABLE,
        lambda values: exp.ArrayAgg(this=values.ordered),
        ordered=True,
    ),
    AggregateFunction(
        "concatenate",
        "Concatenate",
        "All values in one text, with the separator between them; missing ones are left out.",
        _SPELLED,
        _concatenate,
        ordered=True,
    ),
)

AGGREGATES: Mapping[str, AggregateFunction] = MappingProxyType(
    {function.name: function for function in _CATALOGUE}
)

if TYPE_CHECKING:
    AggregateName = str
else:
    AggregateName = Literal[tuple(AGGREGATES)]
"""A key of ``AGGREGATES``, which settings check and offer."""
