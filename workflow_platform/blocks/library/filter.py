"""Keep the rows that match a condition."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform
from workflow_platform.blocks.formula.language import Formula
from workflow_platform.blocks.marks import CONDITION
from workflow_platform.blocks.relation import Relation


class Filter(
    Transform,
    title="Filter rows",
    group="Rows",
    words=("where", "keep", "remove", "delete", "exclude", "only", "condition", "blank", "clause"),
):
    """Keep the rows that match a condition.

    A row whose condition is unknown, because a value is missing, is dropped.
    """

    examples: ClassVar = (
        Example(
            "Adults only",
            settings={"where": "age > 30"},
            inputs={
                "rows": [{"name": "Ana", "age": 41}, {"name": "Bo", "age": 30}, {"name": "Cy", "age": None}]
            },
            output=[{"name": "Ana", "age": 41}],
        ),
        Example(
            "Several conditions",
            settings={"where": "age between 30 and 40 and name not in ('Cy')"},
            inputs={
                "rows": [{"name": "Ana", "age": 41}, {"name": "Bo", "age": 30}, {"name": "Cy", "age": 35}]
            },
            output=[{"name": "Bo", "age": 30}],
        ),
    )

    where: Formula = Field(title="Keep rows where", json_schema_extra=CONDITION)

    def transform(self, rows: Relation) -> Relation:
        return rows.where(self.where)
