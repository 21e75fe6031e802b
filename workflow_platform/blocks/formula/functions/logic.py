"""Functions that choose between values."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.brackets import bracketed
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.model import Arguments, Function


def _if(_: str, arguments: Arguments) -> exp.Expression:
    condition, then, *otherwise = arguments
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=otherwise[0] if otherwise else None)


def _is_null(_: str, arguments: Arguments) -> exp.Expression:
    return exp.Is(this=bracketed(arguments[0]), expression=exp.Null())


def _same(_: str, arguments: Arguments) -> exp.Expression:
    left, right = map(bracketed, arguments)
    return exp.NullSafeEQ(this=left, expression=right)


FUNCTIONS = (
    Function(
        "if",
        "Logic",
        "condition, then, [otherwise]",
        "One value where the condition is true, the other where it is false or unknown. Without the "
        "other it is missing there.",
        _if,
        {"if(2 > 1, 'yes', 'no')": "yes", "if(null, 'yes', 'no')": "no"},
        gives=sql.ALL_BUT_THE_FIRST,
    ),
    Function(
        "coalesce",
        "Logic",
        "value, ...",
        "The first of the values that is not missing.",
        sql.variadic(exp.Coalesce),
        {"coalesce(null, 7, 8)": 7, "coalesce(null, null)": None},
        gives=sql.ALL,
    ),
    Function(
        "nullif",
        "Logic",
        "value, other",
        "The value, but missing where it equals the other.",
        sql.binary(exp.Nullif),
        {"nullif(9, 9)": None, "nullif(9, 8)": 9},
        gives=sql.THE_FIRST,
    ),
    Function(
        "is_null",
        "Logic",
        "value",
        "Whether the value is missing; the same as 'value is null'.",
        _is_null,
        {"is_null(null)": True, "is_null(0)": False},
        gives=Family.BOOLEAN,
    ),
    Function(
        "same",
        "Logic",
        "value, other",
        "Whether the two are equal or both missing: never unknown, unlike '='.",
        _same,
        {"same(null, null)": True, "same(1, null)": False},
        gives=Family.BOOLEAN,
    ),
)
