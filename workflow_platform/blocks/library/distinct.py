"""Keep one row of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Record, Transform, Types
from workflow_platform.blocks.marks import Column
from workflow_platform.blocks.parts import Order, check_key_types, check_order_types
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem, pointer

VISITS: list[Record] = [
    {"who": "Ana", "day": 2, "page": "b"},
    {"who": "Ana", "day": 1, "page": "a"},
    {"who": "Bo", "day": 3, "page": "c"},
]


class Distinct(
    Transform,
    title="Remove duplicates",
    group="Rows",
    words=("unique", "distinct", "deduplicate", "dedupe", "first of each"),
):
    """Keep one row of each kind.

    Rows are of one kind when they agree in the columns given, or in all columns when none are.
    The row that comes first by the order is kept.
    """

    examples: ClassVar = (
        Example(
            "Equal rows once",
            settings={},
            inputs={"rows": [{"city": "Porto"}, {"city": "Lima"}, {"city": "Porto"}]},
            output=[{"city": "Porto"}, {"city": "Lima"}],
        ),
        Example(
            "The first visit of each person",
            settings={"columns": ["who"], "keep_first_by": [{"column": "day"}]},
            inputs={"rows": VISITS},
            output=[{"who": "Ana", "day": 1, "page": "a"}, {"who": "Bo", "day": 3, "page": "c"}],
        ),
    )

    columns: tuple[Column, ...] = Field((), title="Columns", max_length=1000)
    keep_first_by: tuple[Order, ...] = Field((), title="Keep the first by", max_length=50)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        if self.columns and not self.keep_first_by and set(self.columns) < set(inputs["rows"].columns):
            yield Problem(
                "missing-order",
                pointer("keep_first_by"),
                "Several rows may agree in these columns, and nothing says which one is kept.",
                "Choose the column to order by.",
            )
        if self.keep_first_by and not self.columns:
            yield Problem(
                "needless-order",
                pointer("keep_first_by"),
                "Rows that agree in all columns are the same, so their order does not matter.",
                "Choose columns, or remove the order.",
            )

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        (rows,) = inputs["rows"]
        at = pointer("settings", "columns")
        keys = [(at + pointer(index), name) for index, name in enumerate(self.columns)]
        yield from check_key_types(keys or [(at, name) for name in rows], self.title, rows)
        yield from check_order_types(self.keep_first_by, rows, pointer("settings", "keep_first_by"))

    def transform(self, rows: Relation) -> Relation:
        return rows.distinct(self.columns, [order.key() for order in self.keep_first_by])
