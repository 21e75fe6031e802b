"""Order the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform, Types
from workflow_platform.blocks.parts import Order, check_order_types
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem, pointer


class Sort(
    Transform,
    title="Sort",
    group="Rows",
    words=(
        "order",
        "rank",
        "arrange",
        "largest first",
        "smallest first",
        "a to z",
        "ascending",
        "descending",
    ),
):
    """Order the rows by one or more columns.

    Text is ordered by its characters' code points, so capitals come before small letters.
    """

    examples: ClassVar = (
        Example(
            "Oldest first, missing ages on top",
            settings={
                "by": [{"column": "age", "direction": "descending", "missing": "first"}, {"column": "name"}]
            },
            inputs={
                "rows": [{"name": "Bo", "age": 30}, {"name": "Ana", "age": 30}, {"name": "Cy", "age": None}]
            },
            output=[{"name": "Cy", "age": None}, {"name": "Ana", "age": 30}, {"name": "Bo", "age": 30}],
            ordered=True,
        ),
    )

    by: tuple[Order, ...] = Field(title="Order by", min_length=1, max_length=50)

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        (rows,) = inputs["rows"]
        yield from check_order_types(self.by, rows, pointer("settings", "by"))

    def transform(self, rows: Relation) -> Relation:
        return rows.sort([order.key() for order in self.by])
