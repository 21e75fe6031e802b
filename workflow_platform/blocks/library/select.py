"""Choose, rename, reorder and convert columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlglot import exp

from workflow_platform.blocks.base import Example, Transform, Types
from workflow_platform.blocks.families import converts, family
from workflow_platform.blocks.formula.reading import cast_family
from workflow_platform.blocks.marks import Column, ColumnName, labelled
from workflow_platform.blocks.relation import Relation, column
from workflow_platform.blocks.type_words import column_words, inconvertible
from workflow_platform.spec.problems import Problem, pointer

ColumnType = Literal[
    "text", "integer", "bigint", "number", "boolean", "date", "timestamp", "decimal(18,2)", "decimal(38,6)"
]
SQL_TYPES: Mapping[str, str] = {"text": "TEXT", "number": "DOUBLE"}

_OTHERS = labelled(drop="Drop, if some are chosen above", keep="Keep behind those")


class Choice(BaseModel):
    """One column that is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: Column = Field(title="Column")
    name: ColumnName | None = Field(None, title="New name")
    type: ColumnType | None = Field(None, title="Convert to")

    @property
    def new_name(self) -> str:
        """The name that the column has afterwards."""
        return self.name or self.column


class Select(
    Transform,
    title="Select columns",
    group="Columns",
    words=(
        "keep columns",
        "drop column",
        "remove column",
        "rename",
        "reorder",
        "cast",
        "convert",
        "data type",
        "change",
    ),
):
    """Keep, drop, rename, reorder and convert columns in one step.

    The columns stand first, in the order given. ``others`` says whether the columns that are not
    mentioned follow them or are dropped, and ``drop`` removes some of those. Where no columns are
    given, all are kept besides those to drop.
    A value that cannot be converted fails the run.
    """

    examples: ClassVar = (
        Example(
            "Rename and reorder",
            settings={"columns": [{"column": "age"}, {"column": "name", "name": "who"}]},
            inputs={"rows": [{"name": "Ana", "age": 41, "note": "x"}]},
            output=[{"age": 41, "who": "Ana"}],
        ),
        Example(
            "Drop one, convert another",
            settings={
                "columns": [{"column": "age", "type": "text"}],
                "drop": ["note"],
                "others": "keep",
            },
            inputs={"rows": [{"name": "Ana", "age": 41, "note": "x"}]},
            output=[{"age": "41", "name": "Ana"}],
        ),
    )

    columns: tuple[Choice, ...] = Field((), title="Columns to keep or change", max_length=1000)
    drop: tuple[Column, ...] = Field((), title="Columns to drop", max_length=1000)
    others: Literal["drop", "keep"] = Field("drop", title="Other columns", json_schema_extra=_OTHERS)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for index, choice in enumerate(self.columns):
            if choice.new_name in seen:
                at = pointer("columns", index, "name" if choice.name else "column")
                yield Problem("duplicate-column", at, f"The name '{choice.new_name}' is given twice.")
            seen[choice.new_name] = choice.column
        chosen = {choice.column for choice in self.columns}
        for index, name in enumerate(self.drop):
            if name in chosen:
                message = f"'{name}' is among the columns, so it is both kept and dropped."
                hint = "Remove it from one of the two."
                yield Problem("kept-and-dropped", pointer("drop", index), message, hint)
        for name in self._rest(inputs["rows"].columns):
            if name in seen:
                yield Problem(
                    "duplicate-column",
                    pointer("columns"),
                    f"'{seen[name]}' is renamed to '{name}', but another column has that name.",
                    "Choose another name, or drop the other column.",
                )
        if not self.columns and not self._rest(inputs["rows"].columns):
            yield Problem("no-columns", pointer("columns"), "No column is left.", "Keep at least one.")

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        (rows,) = inputs["rows"]
        for index, choice in enumerate(self.columns):
            if choice.type is None:
                continue
            source, target = family(rows[choice.column]), cast_family(_converted(choice))
            if not converts(source, target):
                at = pointer("settings", "columns", index, "type")
                subject = column_words(choice.column, rows[choice.column])
                yield inconvertible(at, subject, source, target)

    def transform(self, rows: Relation) -> Relation:
        chosen = {choice.new_name: _converted(choice) for choice in self.columns}
        return rows.project(chosen | {name: column(name) for name in self._rest(rows.columns)})

    def _rest(self, columns: Sequence[str]) -> list[str]:
        if self.others == "drop" and self.columns:
            return []
        mentioned = {choice.column for choice in self.columns} | set(self.drop)
        return [name for name in columns if name not in mentioned]


def _converted(choice: Choice) -> exp.Expression:
    value = column(choice.column)
    if choice.type is None:
        return value
    return exp.cast(value, SQL_TYPES.get(choice.type, choice.type), dialect="duckdb")
