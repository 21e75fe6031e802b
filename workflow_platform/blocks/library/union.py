"""Stack the rows of several tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from workflow_platform.blocks.base import Example, Transform, Types
from workflow_platform.blocks.families import family, rounds, unites
from workflow_platform.blocks.parts import check_key_types
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.type_words import a, pairing, rounding
from workflow_platform.spec.problems import Problem, pointer


class Union(
    Transform,
    title="Union",
    group="Combine",
    words=("append", "stack", "concatenate", "combine", "under each other", "add rows", "files"),
):
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

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        first: dict[str, tuple[int, str]] = {}
        for index, table in enumerate(inputs["tables"]):
            for name, type_name in table.items():
                known, wanted = first.setdefault(name, (index, type_name))
                if not unites(wanted, type_name):
                    pair = family(wanted), family(type_name)
                    found = f"{a(pair[0])} column in table {known + 1}, but {a(pair[1])} column in table"
                    message, hint = f"'{name}' is {found} {index + 1}.", pairing(*pair)
                    if rounds(wanted, type_name):
                        words, hint = rounding(wanted, type_name)
                        message = f"'{name}' cannot be one column: {words}."
                    at = pointer("inputs", "tables", index)
                    yield Problem("type-mismatch", at, message, hint)
        if self.distinct:
            at = pointer("settings", "distinct")
            columns = {name: type_name for name, (_, type_name) in first.items()}
            yield from check_key_types(((at, name) for name in columns), self.title, columns)

    def transform(self, *tables: Relation) -> Relation:
        return tables[0].union(tables[1:], distinct=self.distinct)
