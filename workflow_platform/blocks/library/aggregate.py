"""Sum up all rows in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform, Types
from workflow_platform.blocks.parts import Measure, check_measure_types, check_measures
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem


class Aggregate(
    Transform,
    title="Aggregate",
    group="Summarise",
    words=("total", "grand total", "sum", "count", "average", "mean", "all rows", "summary"),
):
    """Sum up all rows in one.

    The result has exactly one row, even when there are no rows to sum up. Missing values are left
    out, except by Count without a column, First, Last and List.
    """

    examples: ClassVar = (
        Example(
            "How many and how much",
            settings={
                "measures": [
                    {"name": "rows", "function": "count"},
                    {"name": "known", "function": "count", "column": "amount"},
                    {"name": "total", "function": "sum", "column": "amount"},
                ]
            },
            inputs={"rows": [{"amount": 5}, {"amount": None}, {"amount": 7}]},
            output=[{"rows": 3, "known": 2, "total": 12}],
        ),
    )

    measures: tuple[Measure, ...] = Field(title="Measures", min_length=1, max_length=200)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        yield from check_measures(self.measures, inputs["rows"])

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        (rows,) = inputs["rows"]
        yield from check_measure_types(self.measures, rows)

    def transform(self, rows: Relation) -> Relation:
        return rows.aggregate((), [measure.measure() for measure in self.measures])
