"""Parts of settings that several blocks share: keys to order by and aggregates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workflow_platform.blocks import algebra
from workflow_platform.blocks.aggregates import AGGREGATES, AggregateName
from workflow_platform.blocks.algebra import Nulls, SortKey
from workflow_platform.blocks.families import GROUPABLE, SORTABLE, Family, family
from workflow_platform.blocks.marks import ADVANCED, Column, ColumnName, labelled, proposed
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.type_words import column_words, misfit, turning
from workflow_platform.spec.problems import Problem, pointer


class Order(BaseModel):
    """One key to order by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: Column = Field(title="Column")
    direction: Literal["ascending", "descending"] = Field("ascending", title="Direction")
    missing: Nulls = Field("last", title="Missing values", json_schema_extra=ADVANCED)

    def key(self) -> SortKey:
        """Return the key as the algebra has it."""
        return SortKey(self.column, self.direction == "descending", self.missing)


def _without_nul(text: str) -> str:
    if "\0" in text:
        message = "a text cannot hold a NUL"
        raise ValueError(message)
    return text


class Measure(BaseModel):
    """A column of the result that sums up many rows in one value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ColumnName = Field(title="Name", json_schema_extra=proposed("{function}_{column}"))
    function: AggregateName = Field(
        title="Function",
        json_schema_extra=labelled(**{name: function.title for name, function in AGGREGATES.items()}),
    )
    column: Column | None = Field(None, title="Column")
    order_by: tuple[Order, ...] = Field(
        (), title="In the order of", max_length=20, json_schema_extra=ADVANCED
    )
    separator: Annotated[str, AfterValidator(_without_nul)] = Field(
        ", ", title="Separator", max_length=100, json_schema_extra=ADVANCED
    )

    def measure(self) -> algebra.Measure:
        """Return the measure as the algebra has it."""
        order = tuple(order.key() for order in self.order_by)
        return algebra.Measure(self.name, self.function, self.column, order, self.separator)


def check_measures(
    measures: Sequence[Measure], rows: Relation, keys: Sequence[str] = ()
) -> Iterator[Problem]:
    """Yield the problems of a block's ``measures`` over ``rows``, besides unknown columns."""
    taken = set(keys)
    for index, measure in enumerate(measures):
        function = AGGREGATES[measure.function]
        if function.needs_column and measure.column is None:
            yield Problem(
                "missing-column",
                pointer("measures", index, "column"),
                f"'{function.title}' needs a column.",
                "Choose the column to sum up.",
            )
        if measure.order_by and not function.ordered:
            yield Problem(
                "needless-order",
                pointer("measures", index, "order_by"),
                f"'{function.title}' gives the same value in any order.",
                "Remove the order.",
            )
        if function.name in {"first", "last"} and not (measure.order_by or rows.ordered):
            yield Problem(
                "missing-order",
                pointer("measures", index, "order_by"),
                f"Nothing says which row is {function.name}.",
                "Choose the columns to order by, or put a Sort before this step.",
            )
        if measure.name in taken:
            at = pointer("measures", index, "name")
            yield Problem("duplicate-column", at, f"The name '{measure.name}' is given twice.")
        taken.add(measure.name)


def check_measure_types(measures: Sequence[Measure], types: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each of a block's ``measures`` that no engine, or not every one, computes.

    ``types`` are the DuckDB types of the columns.
    """
    for index, measure in enumerate(measures):
        at = pointer("settings", "measures", index)
        function = AGGREGATES[measure.function]
        if measure.column is not None:
            found = family(types[measure.column])
            if found not in function.takes:
                subject = column_words(measure.column, types[measure.column])
                yield misfit(at + "/column", function.title, subject, _instead(function.name, found))
        yield from check_order_types(measure.order_by, types, at + "/order_by")


def check_order_types(order: Sequence[Order], types: Mapping[str, str], at: str) -> Iterator[Problem]:
    """Yield a problem for each key, listed at ``at``, that engines do not order alike."""
    for index, key in enumerate(order):
        if (found := family(types[key.column])) not in SORTABLE:
            subject = column_words(key.column, types[key.column])
            yield misfit(at + pointer(index, "column"), "Order by", subject, turning(found, SORTABLE))


def check_key_types(
    keys: Iterable[tuple[str, str]], what: str, types: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a problem for each key, a place and a column, of which engines cannot tell equal values."""
    for at, name in keys:
        if (found := family(types[name])) not in GROUPABLE:
            yield misfit(at, what, column_words(name, types[name]), turning(found, GROUPABLE))


def _instead(function: str, found: Family) -> str:
    """Return what to do about an aggregate that does not take a family."""
    if found is Family.BOOLEAN and function in {"min", "max"}:
        return f"Use '{AGGREGATES['all' if function == 'min' else 'any'].title}' instead."
    hint = turning(found, AGGREGATES[function].takes)
    others = [AGGREGATES[name] for name in ("min", "max")]
    if hint.startswith("Choose") and all(found in other.takes for other in others):
        return f"It works with {' and '.join(repr(other.title) for other in others)}."
    return hint
