"""Functions of numbers: where a number has no result, the result is missing."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.brackets import PRODUCT, bracketed
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.matching import extracted
from workflow_platform.blocks.formula.functions.model import Arguments, Function, Writer
from workflow_platform.blocks.formula.functions.rules import whole_number

MOST_PLACES = 15

# e to a smaller power is zero, and to a greater one infinity, or an error.
_LOWEST_EXPONENT, _HIGHEST_EXPONENT = "-745", "709.78"

_NUMERAL = "^ *[-+]?[0-9]{1,38}(?:[.][0-9]{1,38})? *$"


def _number(kind: type[exp.Expression]) -> Writer:
    def write(_: str, arguments: Arguments) -> exp.Expression:
        value = arguments[0]
        # PostgreSQL cannot tell the type of a bare null.
        return kind(this=sql.double(value) if isinstance(value, exp.Null) else value)

    return write


def _round(dialect: str, arguments: Arguments) -> exp.Expression:
    value, *rest = arguments
    places = int(sql.constant(rest[0]) or 0) if rest else 0
    if dialect == "postgres":
        return postgres_round(value, places)
    return exp.Round(this=value, decimals=rest[0] if places else None)


def postgres_round(value: exp.Expression, places: int) -> exp.Expression:
    """Write how PostgreSQL rounds half away from zero, as DuckDB does.

    Its own function rounds half to even, and only what is numeric to decimal places. The text of
    a floating point number is all of its digits, which a conversion to numeric would cut.
    """
    if places:
        value = exp.Mul(this=bracketed(value, PRODUCT), expression=sql.number(f"1e{places}"))
    rounded = exp.Round(this=_numeric(sql.cast(value, exp.DType.TEXT)))
    return exp.Mul(this=rounded, expression=sql.number(f"1e{-places}")) if places else rounded


def _numeric(value: exp.Expression) -> exp.Expression:
    return sql.cast(value, exp.DType.DECIMAL)


def modulo(dialect: str, arguments: Arguments) -> exp.Expression:
    """Write the remainder of a division, which has the sign of the dividend."""
    value, divisor = arguments
    if dialect == "postgres":
        return sql.call("MOD", _numeric(value), sql.nonzero(_numeric(divisor)))
    return exp.Mod(this=bracketed(value), expression=sql.nonzero(divisor))


def divide(_: str, arguments: Arguments) -> exp.Expression:
    """Write a division, always of floating point numbers."""
    value, divisor = arguments
    return exp.Div(this=sql.double(value), expression=sql.nonzero(divisor))


def _div(dialect: str, arguments: Arguments) -> exp.Expression:
    return sql.cast(exp.Trunc(this=divide(dialect, arguments)), exp.DType.BIGINT)


def _sqrt(_: str, arguments: Arguments) -> exp.Expression:
    return exp.Sqrt(this=sql.above(sql.double(arguments[0]), sql.JUST_BELOW_ZERO))


def _exp(_: str, arguments: Arguments) -> exp.Expression:
    value = sql.below(sql.above(sql.double(arguments[0]), _LOWEST_EXPONENT), _HIGHEST_EXPONENT)
    return exp.Exp(this=value)


def _ln(_: str, arguments: Arguments) -> exp.Expression:
    return exp.Ln(this=sql.above(sql.double(arguments[0]), "0"))


def _log10(_: str, arguments: Arguments) -> exp.Expression:
    return sql.call("LOG10", sql.above(sql.double(arguments[0]), "0"))


def _power(_: str, arguments: Arguments) -> exp.Expression:
    base, exponent = map(sql.double, arguments)
    known = sql.constant(arguments[1])
    if known is None or (known < 0 and not known.is_integer()):
        base = sql.above(base, "0")
    elif known < 0:
        base = sql.nonzero(base)
    elif not known.is_integer():
        base = sql.above(base, sql.JUST_BELOW_ZERO)
    return exp.Pow(this=base, expression=exponent)


def _to_number(dialect: str, arguments: Arguments) -> exp.Expression:
    return sql.double(extracted(dialect, arguments[0], _NUMERAL))


FUNCTIONS = (
    Function(
        "abs",
        "Numbers",
        "number",
        "The number without its sign.",
        _number(exp.Abs),
        {"abs(-2.5)": 2.5, "abs(null)": None},
        gives=sql.THE_FIRST,
    ),
    Function(
        "round",
        "Numbers",
        "number, [places]",
        "The nearest number with that many decimal places, none unless given; a half goes away from "
        "zero. Negative places round to tens, hundreds and so on.",
        _round,
        {"round(2.5)": 3, "round(-2.345, 2)": -2.35, "round(1250, -2)": 1300},
        constants={1: whole_number(-MOST_PLACES, MOST_PLACES)},
        gives=sql.THE_FIRST,
    ),
    Function(
        "floor",
        "Numbers",
        "number",
        "The next whole number down.",
        _number(exp.Floor),
        {"floor(2.7)": 2, "floor(-2.1)": -3},
        gives=Family.NUMBER,
    ),
    Function(
        "ceil",
        "Numbers",
        "number",
        "The next whole number up.",
        _number(exp.Ceil),
        {"ceil(2.1)": 3, "ceil(-2.7)": -2},
        gives=Family.NUMBER,
    ),
    Function(
        "truncate",
        "Numbers",
        "number",
        "The number without its decimal places.",
        _number(exp.Trunc),
        {"truncate(2.7)": 2, "truncate(-2.7)": -2},
        gives=Family.NUMBER,
    ),
    Function(
        "sign",
        "Numbers",
        "number",
        "-1, 0 or 1.",
        _number(exp.Sign),
        {"sign(-2.5)": -1, "sign(0)": 0},
        gives=Family.INTEGER,
    ),
    Function(
        "mod",
        "Numbers",
        "number, divisor",
        "What is left over when dividing, with the sign of the number; the same as '%'. Missing where "
        "the divisor is 0.",
        modulo,
        {"mod(7, 3)": 1, "mod(-7, 3)": -1, "mod(7, 0)": None},
        gives=sql.ALL,
    ),
    Function(
        "div",
        "Numbers",
        "number, divisor",
        "How often the divisor goes into the number, without decimal places. Missing where the divisor is 0.",
        _div,
        {"div(7, 2)": 3, "div(-7, 2)": -3, "div(7, 0)": None},
        gives=Family.INTEGER,
    ),
    Function(
        "sqrt",
        "Numbers",
        "number",
        "The square root. Missing below 0.",
        _sqrt,
        {"sqrt(2.25)": 1.5, "sqrt(0)": 0, "sqrt(-0.1)": None},
        gives=Family.NUMBER,
    ),
    Function(
        "power",
        "Numbers",
        "number, exponent",
        "The number to a power. Missing where there is no result; and where the number is not above 0, "
        "unless the exponent is written as a plain number.",
        _power,
        {"power(-2, 3)": -8, "power(2, -1)": 0.5, "power(-2, 0.5)": None, "power(0, -1)": None},
        gives=Family.NUMBER,
    ),
    Function(
        "exp",
        "Numbers",
        "number",
        "e to the power of the number. Missing outside -745 to 709, where floating point numbers end.",
        _exp,
        {"exp(0)": 1, "exp(1000)": None, "exp(-1000)": None},
        gives=Family.NUMBER,
    ),
    Function(
        "ln",
        "Numbers",
        "number",
        "The natural logarithm. Missing at 0 and below.",
        _ln,
        {"ln(1)": 0, "ln(0)": None, "ln(-1)": None},
        gives=Family.NUMBER,
    ),
    Function(
        "log10",
        "Numbers",
        "number",
        "The logarithm to base 10. Missing at 0 and below.",
        _log10,
        {"log10(1000)": 3, "log10(0)": None},
        gives=Family.NUMBER,
    ),
    Function(
        "greatest",
        "Numbers",
        "value, ...",
        "The greatest of the values that are not missing; also of dates.",
        sql.variadic(exp.Greatest),
        {"greatest(3, null, 7)": 7, "greatest(date '2024-01-31', date '2023-01-31')": "2024-01-31"},
        gives=sql.ALL,
        orders=True,
    ),
    Function(
        "least",
        "Numbers",
        "value, ...",
        "The least of the values that are not missing; also of dates.",
        sql.variadic(exp.Least),
        {"least(3, null, 7)": 3},
        gives=sql.ALL,
        orders=True,
    ),
    Function(
        "to_number",
        "Numbers",
        "text",
        "The number that the text spells, such as '12' or '-0.5'. Missing where it spells none.",
        _to_number,
        {"to_number(' 12.50 ')": 12.5, "to_number('1,5')": None, "to_number('')": None},
        gives=Family.NUMBER,
    ),
)
