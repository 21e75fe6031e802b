"""What a formula's tree says about the family of its value, without asking an engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from workflow_platform.blocks.families import NUMERIC, Family, family
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS

_CAST: Mapping[exp.DType, Family] = {
    exp.DType.BIGINT: Family.INTEGER,
    exp.DType.BOOLEAN: Family.BOOLEAN,
    exp.DType.DATE: Family.DATE,
    exp.DType.DECIMAL: Family.DECIMAL,
    exp.DType.DOUBLE: Family.NUMBER,
    exp.DType.INT: Family.INTEGER,
    exp.DType.TEXT: Family.TEXT,
    exp.DType.TIME: Family.TIME,
    exp.DType.TIMESTAMP: Family.TIMESTAMP,
    # What "timestamp" is read as in the dialect of DuckDB.
    exp.DType.TIMESTAMPNTZ: Family.TIMESTAMP,
}
_FIXED: Mapping[type, Family] = {
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ), Family.BOOLEAN),
    **dict.fromkeys((exp.Between, exp.In, exp.Is, exp.Like), Family.BOOLEAN),
    **dict.fromkeys((exp.And, exp.Or, exp.Not, exp.Boolean), Family.BOOLEAN),
    exp.DPipe: Family.TEXT,
    exp.Div: Family.NUMBER,
    exp.Interval: Family.INTERVAL,
}
_MOVED = (Family.INTERVAL, Family.TIMESTAMP, Family.ZONED)
_WIDTHS = (Family.INTEGER, Family.DECIMAL, Family.NUMBER)


def cast_family(node: exp.Expression) -> Family:
    """Return the family that a cast of the language converts to."""
    return _CAST[node.args["to"].this]


def value_family(tree: exp.Expression, types: Mapping[str, str]) -> Family | None:
    """Return the family of a formula's value, or None where only an engine can tell.

    ``types`` are the DuckDB types of the columns that are known.
    """
    match tree:
        case exp.Column():
            return family(types[tree.name]) if tree.name in types else None
        case exp.Literal():
            return Family.TEXT if tree.is_string else _number(tree.name)
        case exp.Cast():
            return cast_family(tree)
        case exp.Neg():
            return value_family(tree.this, types)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Mod():
            operands = (tree.this, tree.expression)
            if exp.Null() in operands:
                return None
            found = _alike(operands, types)
            return found if found in NUMERIC else _moved(tree, types)
        case exp.Case():
            return _alike(branches(tree), types)
        case exp.Anonymous() if tree.name in FUNCTIONS:
            gives = FUNCTIONS[tree.name].gives
            return _alike(tree.expressions[gives], types) if isinstance(gives, slice) else gives
        case _:
            return _FIXED.get(type(tree))


def branches(case: exp.Expression) -> Sequence[exp.Expression]:
    """Return the values that a case chooses from."""
    values = [branch.args["true"] for branch in case.args["ifs"]]
    default = case.args.get("default")
    return values if default is None else [*values, default]


def _alike(operands: Iterable[exp.Expression], types: Mapping[str, str]) -> Family | None:
    """Return the family of values that become one type, or None where one of them is not known."""
    found = {value_family(operand, types) for operand in operands if not isinstance(operand, exp.Null)}
    if len(found) == 1:
        return found.pop()
    return next((wide for wide in reversed(_WIDTHS) if wide in found), None) if found <= NUMERIC else None


def _moved(tree: exp.Expression, types: Mapping[str, str]) -> Family | None:
    """Return the family of a day or length of time to which one is added."""
    if not isinstance(tree, exp.Add | exp.Sub):
        return None
    left, right = value_family(tree.this, types), value_family(tree.expression, types)
    if isinstance(tree, exp.Add) and left is Family.INTERVAL:
        left, right = right, left
    if right is not Family.INTERVAL:
        return None
    return Family.TIMESTAMP if left is Family.DATE else left if left in _MOVED else None


def _number(digits: str) -> Family:
    if "e" in digits.lower():
        return Family.NUMBER
    return Family.DECIMAL if "." in digits else Family.INTEGER
