"""The values within a formula: their families, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb
from sqlglot import exp

from workflow_platform.blocks.families import Family, family
from workflow_platform.blocks.formula.reading import value_family
from workflow_platform.blocks.formula.render import render
from workflow_platform.blocks.type_words import a
from workflow_platform.compile.dialects import DUCKDB
from workflow_platform.compile.select import identifier

_LONGEST = 40
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_READ_AS: Mapping[Family, str] = {
    Family.BOOLEAN: "BOOLEAN",
    Family.DATE: "DATE",
    Family.DECIMAL: "DOUBLE",
    Family.INTEGER: "BIGINT",
    Family.NUMBER: "DOUBLE",
    Family.TIME: "TIME",
    Family.TIMESTAMP: "TIMESTAMP",
    Family.UUID: "UUID",
    Family.ZONED: "TIMESTAMP WITH TIME ZONE",
}


@dataclass(frozen=True, slots=True)
class Operand:
    """A value within a formula.

    Attributes:
        tree: the value.
        family: None for a missing value, and where nothing is known.
        type: its DuckDB type, where that is a column's.
    """

    tree: exp.Expression
    family: Family | None
    type: str = ""

    @property
    def quoted(self) -> bool:
        """Whether it is a text in quotes, which engines read as what it stands beside."""
        return isinstance(self.tree, exp.Literal) and bool(self.tree.is_string)

    @property
    def column(self) -> str:
        """The name of the column that it is, or an empty string."""
        return self.tree.name if isinstance(self.tree, exp.Column) else ""

    @property
    def written(self) -> str:
        """How a formula has it, where that is short: a column or a constant."""
        match self.tree:
            case exp.Column() if not _PLAIN.fullmatch(self.tree.name):
                return '"' + self.tree.name.replace('"', '""') + '"'
            case exp.Column():
                return str(self.tree.name)
            case exp.Literal() | exp.Boolean() | exp.Neg(this=exp.Literal()):
                return self.tree.sql().lower() if isinstance(self.tree, exp.Boolean) else self.tree.sql()
            case _:
                return ""

    @property
    def words(self) -> str:
        """What to call it."""
        match self.tree:
            case _ if self.family is None:
                return "this"
            case exp.Column():
                return f"the {self.family} column '{self.tree.name}'"
            case exp.Literal() if self.quoted:
                text = str(self.tree.name)
                return f"the text '{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}'"
            case exp.Literal() | exp.Neg(this=exp.Literal()):
                return f"the number {self.written}"
            case exp.Cast(this=exp.Literal()):
                return f"the {self.family} '{self.tree.this.name}'"
            case _:
                return self.written or f"{a(self.family)} value"


class Operands:
    """The operands of a step's formulas, over the table that DuckDB has of what comes in."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str]) -> None:
        self._connection = connection
        self._table = table
        self._types = types
        self._families: dict[exp.Expression, Family | None] = {}

    def of(self, tree: exp.Expression) -> Operand:
        """Return a value of a formula with its family."""
        found = value_family(tree, self._types)
        if found is None and not isinstance(tree, exp.Null):
            if tree not in self._families:
                self._families[tree] = self._described(tree)
            found = self._families[tree]
        return Operand(tree, found, self._types.get(tree.name, "") if isinstance(tree, exp.Column) else "")

    def reads(self, operand: Operand, target: Family) -> bool:
        """Tell whether a text in quotes is a value of a family."""
        if target not in _READ_AS:
            return target is Family.TEXT
        if target is Family.TIME and ":" not in operand.tree.name:
            # DuckDB would take a date for midnight.
            return False
        query = f"SELECT TRY_CAST(? AS {_READ_AS[target]}) IS NOT NULL"
        row = self._connection.execute(query, [operand.tree.name]).fetchone()
        return bool(row and row[0])

    def _described(self, tree: exp.Expression) -> Family | None:
        query = exp.Select(
            expressions=[render(tree, DUCKDB.name)], from_=exp.From(this=exp.Table(this=self._source))
        )
        try:
            rows = self._connection.execute(f"DESCRIBE {query.sql(dialect=DUCKDB.name)}").fetchall()
        except duckdb.Error:
            # What is wrong with it is reported where it stands.
            return None
        type_name = str(rows[0][1])
        return None if type_name == '"NULL"' else family(type_name)

    @cached_property
    def _source(self) -> exp.Identifier:
        return identifier(self._table)
