"""Add or replace columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from workflow_platform.blocks.base import Example, Transform
from workflow_platform.blocks.formula.language import Formula as FormulaText
from workflow_platform.blocks.marks import ColumnName
from workflow_platform.blocks.relation import Relation
from workflow_platform.spec.problems import Problem, pointer


class NewColumn(BaseModel):
    """A column and how it is computed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ColumnName = Field(title="Name")
    formula: FormulaText = Field(title="Formula")


class Formula(
    Transform,
    title="Formula",
    group="Columns",
    words=(
        "compute",
        "calculate",
        "derive",
        "add column",
        "expression",
        "if then else",
        "case",
        "replace",
        "fill",
        "missing",
        "text",
        "upper",
        "trim",
        "split",
        "convert",
        "new column",
    ),
):
    """Add columns that are computed from others, or replace columns of the same name.

    All formulas of one step see the columns as they come in, so their order does not matter.
    """

    examples: ClassVar = (
        Example(
            "Net and gross",
            settings={
                "columns": [
                    {"name": "net", "formula": "price * quantity"},
                    {"name": "gross", "formula": "price * quantity * 1.2"},
                ]
            },
            inputs={"rows": [{"price": 2.5, "quantity": 4}]},
            output=[{"price": 2.5, "quantity": 4, "net": 10.0, "gross": 12.0}],
        ),
        Example(
            "Replace a column",
            settings={"columns": [{"name": "name", "formula": "upper(name)"}]},
            inputs={"rows": [{"name": "Ana", "age": 41}]},
            output=[{"name": "ANA", "age": 41}],
        ),
    )

    columns: tuple[NewColumn, ...] = Field(title="Columns", min_length=1, max_length=200)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, new in enumerate(self.columns):
            if new.name in seen:
                at = pointer("columns", index, "name")
                yield Problem("duplicate-column", at, f"The name '{new.name}' is given twice.")
            seen.add(new.name)

    def transform(self, rows: Relation) -> Relation:
        return rows.mutate({new.name: new.formula for new in self.columns})
