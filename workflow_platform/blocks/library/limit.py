"""Keep the first rows."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform
from workflow_platform.blocks.relation import Relation


class Limit(
    Transform, title="Limit", group="Rows", words=("top", "first", "head", "skip", "offset", "sample")
):
    """Keep the first rows, after skipping some.

    Without a Sort before it, which rows come first is up to the engine.
    """

    examples: ClassVar = (
        Example(
            "The second and third",
            settings={"count": 2, "offset": 1},
            inputs={"rows": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]},
            output=[{"n": 2}, {"n": 3}],
        ),
    )

    count: int = Field(100, title="Rows to keep", ge=0, le=2**53)
    offset: int = Field(0, title="Rows to skip first", ge=0, le=2**53)

    def transform(self, rows: Relation) -> Relation:
        return rows.limit(self.count, self.offset)
