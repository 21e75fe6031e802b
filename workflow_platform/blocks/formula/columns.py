"""What the types of columns change in a formula, where they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.blocks import spelling
from workflow_platform.blocks.families import NUMERIC, Family
from workflow_platform.blocks.formula.brackets import SUM, bracketed
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.numbers import postgres_round
from workflow_platform.blocks.formula.reading import cast_family, value_family

# The type whose values a computed one is spelled like.
_SPELLED = {Family.NUMBER: "DOUBLE", Family.TEXT: "VARCHAR"}


@dataclass(frozen=True, slots=True)
class ColumnTypes:
    """DuckDB types of some columns, and the dialect that an expression over them is written for."""

    dialect: str
    types: Mapping[str, str]

    def ordered(self, value: exp.Expression, *operands: exp.Expression) -> exp.Expression:
        """Return ``value``, rendered, so that text among the operands is compared by code point."""
        texts = (not isinstance(part, exp.Literal) and self._family(part) is Family.TEXT for part in operands)
        if self.dialect != "postgres" or not any(texts):
            return value
        return exp.Collate(this=bracketed(value), expression=exp.to_identifier("C", quoted=True))

    def as_text(self, value: exp.Expression, operand: exp.Expression) -> exp.Expression:
        """Return ``value``, the operand rendered, as text; as it is where its type is not known."""
        if isinstance(operand, exp.Column):
            known = self.types.get(operand.name)
            return spelling.as_text(value, known, self.dialect) if known else value
        found = self._family(operand)
        return value if found is None else spelling.as_text(value, _SPELLED.get(found, ""), self.dialect)

    def converted(self, value: exp.Expression, node: exp.Expression) -> exp.Expression:
        """Return ``value``, the operand of a conversion rendered, as what the cast ``node`` makes of it."""
        source, target = self._family(node.this), cast_family(node)
        if target is Family.TEXT and (spelled := self.as_text(value, node.this)) is not value:
            return spelled
        if self.dialect == "postgres":
            if source in NUMERIC and target is Family.BOOLEAN:
                # It converts integers only.
                return exp.NEQ(this=bracketed(value, SUM), expression=sql.number("0"))
            if source is Family.BOOLEAN and target in NUMERIC:
                # It converts to integers only.
                value = sql.cast(value, exp.DType.INT)
            if source is Family.NUMBER and target is Family.DECIMAL:
                # It would first cut the number to 15 digits, and so round another half.
                for places in node.args["to"].expressions[1:]:
                    value = postgres_round(value, int(places.name))
        return exp.Cast(this=value, to=node.args["to"].copy())

    def _family(self, operand: exp.Expression) -> Family | None:
        return value_family(operand, self.types)
