"""Parts of settings that several blocks share: keys to order by and aggregates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workflow_platform.blocks import algebra
from workflow_platform.blocks.aggregates import AGGREGATES, AggregateName
from workflow_platform.blocks.algebra import Nulls, SortKey
from workflow_platform.blocks.marks import Column, ColumnName
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem, pointer


class Order(BaseModel):
    """One key to order by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: Column = Field(title="Column")
    direction: Literal["ascending", "descending"] = Field("ascending", title="Direction")
    missing: Nulls = Field("last", title="Missing values")

    def key(self) -> SortKey:
        """Return the key as the algebra has it."""
        return SortKey(self.column, self.direction == "descending", self.missing)


class Measure(BaseModel):
    """A column of the result that sums up many rows in one value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ColumnName = Field(title="Name")
    function: AggregateName = Field(title="Function")
    column: Column | None = Field(None, title="Column")
    order_by: tuple[Order, ...] = Field((), title="In the order of", max_length=20)
    separator: str = Field(", ", title="Separator", max_length=100)

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
