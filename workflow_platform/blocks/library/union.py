"""Stack the rows of several tables."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform
from workflow_platform.blocks.relation import Relation


class Union(Transform, title="Union", group="Combine", words=("append", "stack", "concatenate", "combine")):
    """Stack the rows of several tables, matching columns by name.

    A column that a table lacks is missing in its rows. Columns of one name must have types that
    fit each other.
    """

    examples: ClassVar = (
        Example(
            "Two years",
            settings={},
            inputs={
                "tables.0": [{"year": 2024, "sales": 3}],
                "tables.1": [{"sales": 5, "year": 2025, "returns": 1}],
            },
            output=[
                {"year": 2024, "sales": 3, "returns": None},
                {"year": 2025, "sales": 5, "returns": 1},
            ],
        ),
        Example(
            "Equal rows once",
            settings={"distinct": True},
            inputs={
                "tables.0": [{"city": "Porto"}],
                "tables.1": [{"city": "Porto"}],
                "tables.2": [{"city": "Lima"}],
            },
            output=[{"city": "Porto"}, {"city": "Lima"}],
        ),
    )

    distinct: bool = Field(default=False, title="Keep equal rows once")

    def transform(self, *tables: Relation) -> Relation:
        return tables[0].union(tables[1:], distinct=self.distinct)
