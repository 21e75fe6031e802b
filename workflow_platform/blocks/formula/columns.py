"""What the types of columns change in a formula, where they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.numbers import postgres_round

_FLOATS = {"DOUBLE", "FLOAT"}
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Neg)


@dataclass(frozen=True, slots=True)
class ColumnTypes:
    """DuckDB types of some columns, and the dialect that an expression over them is written for."""

    dialect: str
    types: Mapping[str, str]

    def ordered(self, value: exp.Expression, *operands: exp.Expression) -> exp.Expression:
        """Return ``value``, rendered, so that text among the operands is compared by code point."""
        if self.dialect != "postgres" or not any(self._is_text(operand) for operand in operands):
            return value
        return exp.Collate(this=value, expression=exp.to_identifier("C", quoted=True))

    def as_text(self, value: exp.Expression, operand: exp.Expression) -> exp.Expression:
        """Return ``value``, the operand rendered for a place that takes text.

        DuckDB writes a whole floating point number as ``5.0``, other engines as ``5``.
        """
        if self.dialect != "duckdb" or not self._is_float(operand):
            return value
        spelled = sql.cast(value, exp.DType.TEXT)
        return sql.call("REGEXP_REPLACE", spelled, sql.text("[.]0$"), sql.text(""))

    def as_decimal(self, value: exp.Expression, operand: exp.Expression, places: int) -> exp.Expression:
        """Return ``value``, the operand rendered for a conversion to that many decimal places.

        PostgreSQL would first cut a floating point number to 15 digits, and so round another half.
        """
        if self.dialect != "postgres" or not self._is_float(operand):
            return value
        return postgres_round(value, places)

    def _is_text(self, operand: exp.Expression) -> bool:
        return isinstance(operand, exp.Column) and self.types.get(operand.name) == "VARCHAR"

    def _is_float(self, operand: exp.Expression) -> bool:
        match operand:
            case exp.Column():
                return self.types.get(operand.name) in _FLOATS
            case exp.Cast():
                return bool(operand.args["to"].is_type(exp.DType.DOUBLE))
            case exp.Div():
                return True
            case _ if isinstance(operand, _ARITHMETIC):
                return any(self._is_float(part) for part in operand.iter_expressions())
            case _:
                return False
