"""Sum up the rows of each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Record, Transform, Types
from workflow_platform.blocks.marks import Column
from workflow_platform.blocks.parts import Measure, check_key_types, check_measure_types, check_measures
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem, pointer

PEOPLE: list[Record] = [
    {"name": "Ana", "country": "PT", "income": 10.0},
    {"name": "Bo", "country": "PT", "income": 20.0},
    {"name": "Cy", "country": "PE", "income": None},
]


class GroupBy(
    Transform,
    title="Group by",
    group="Summarise",
    words=(
        "aggregate",
        "sum",
        "sumif",
        "countif",
        "count",
        "average",
        "mean",
        "per",
        "each",
        "how many",
        "by",
        "subtotal",
        "pivot table",
        "summarise",
    ),
):
    """Sum up the rows of each group in one row.

    A group is the rows that agree in the keys; rows whose key is missing are a group of their own.
    """

    examples: ClassVar = (
        Example(
            "Average income by country",
            settings={
                "keys": ["country"],
                "measures": [
                    {"name": "people", "function": "count"},
                    {"name": "average_income", "function": "mean", "column": "income"},
                ],
            },
            inputs={"rows": PEOPLE},
            output=[
                {"country": "PT", "people": 2, "average_income": 15.0},
                {"country": "PE", "people": 1, "average_income": None},
            ],
        ),
        Example(
            "Names in a line, richest first",
            settings={
                "keys": ["country"],
                "measures": [
                    {
                        "name": "names",
                        "function": "concatenate",
                        "column": "name",
                        "order_by": [{"column": "income", "direction": "descending"}],
                        "separator": "; ",
                    },
                ],
            },
            inputs={"rows": PEOPLE},
            output=[{"country": "PT", "names": "Bo; Ana"}, {"country": "PE", "names": "Cy"}],
        ),
    )

    keys: tuple[Column, ...] = Field(title="Group by", min_length=1, max_length=100)
    measures: tuple[Measure, ...] = Field((), title="Measures", max_length=200)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        for index, key in enumerate(self.keys):
            if key in self.keys[:index]:
                yield Problem("duplicate-column", pointer("keys", index), f"'{key}' is given twice.")
        yield from check_measures(self.measures, inputs["rows"], self.keys)

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        (rows,) = inputs["rows"]
        keys = [(pointer("settings", "keys", index), key) for index, key in enumerate(self.keys)]
        yield from check_key_types(keys, self.title, rows)
        yield from check_measure_types(self.measures, rows)

    def transform(self, rows: Relation) -> Relation:
        return rows.aggregate(self.keys, [measure.measure() for measure in self.measures])
