"""The pieces of SQL that functions are written with.

An argument stands once in what a function writes: nested calls would double in size otherwise.
"""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks.formula.functions.model import Arguments, Writer

# The arguments whose family a function's value has.
ALL, ALL_BUT_THE_FIRST, THE_FIRST = slice(0, None), slice(1, None), slice(0, 1)

# Whatever is less than zero is at most this, the negative number closest to zero.
JUST_BELOW_ZERO = "-5e-324"


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """Return a call of an engine's function."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(value: exp.Expression, kind: exp.DType) -> exp.Expression:
    """Return the value converted to a type."""
    return exp.Cast(this=value, to=exp.DataType(this=kind))


def number(digits: str) -> exp.Expression:
    """Return a number, negative or not."""
    literal = exp.Literal.number(digits.removeprefix("-"))
    return exp.Neg(this=literal) if digits.startswith("-") else literal


def text(value: str) -> exp.Expression:
    """Return a text."""
    return exp.Literal.string(value)


def double(value: exp.Expression) -> exp.Expression:
    """Return the value as a floating point number."""
    return cast(value, exp.DType.DOUBLE)


def whole(value: exp.Expression) -> exp.Expression:
    """Return the value as the integer that engines want for counts and positions."""
    return value if value.is_int else cast(value, exp.DType.INT)


def moment(value: exp.Expression) -> exp.Expression:
    """Return a date, a timestamp or ISO text as a timestamp."""
    return cast(value, exp.DType.TIMESTAMP)


def day(value: exp.Expression) -> exp.Expression:
    """Return a date, a timestamp or ISO text as a date."""
    return cast(value, exp.DType.DATE)


def above(value: exp.Expression, bound: str) -> exp.Expression:
    """Return the value where it is more than ``bound``, else null."""
    greatest = exp.Greatest(this=value, expressions=[number(bound)], ignore_nulls=True)
    return exp.Nullif(this=greatest, expression=number(bound))


def below(value: exp.Expression, bound: str) -> exp.Expression:
    """Return the value where it is less than ``bound``, else null."""
    least = exp.Least(this=value, expressions=[number(bound)], ignore_nulls=True)
    return exp.Nullif(this=least, expression=number(bound))


def nonzero(value: exp.Expression) -> exp.Expression:
    """Return the value, or null where it is zero."""
    return exp.Nullif(this=value, expression=number("0"))


def constant(value: exp.Expression) -> float | None:
    """Return the number that a literal says, or None for anything else."""
    negative = isinstance(value, exp.Neg)
    literal = value.this if negative else value
    if not isinstance(literal, exp.Literal) or literal.is_string:
        return None
    return -float(literal.this) if negative else float(literal.this)


def unary(kind: type[exp.Expression]) -> Writer:
    """Return the writer of a node with one argument."""
    return lambda _, arguments: kind(this=arguments[0])


def binary(kind: type[exp.Expression]) -> Writer:
    """Return the writer of a node with two arguments."""
    return lambda _, arguments: kind(this=arguments[0], expression=arguments[1])


def variadic(kind: type[exp.Expression]) -> Writer:
    """Return the writer of a node with one argument and any number more, which skips nulls."""

    def write(_: str, arguments: Arguments) -> exp.Expression:
        return kind(this=arguments[0], expressions=arguments[1:], ignore_nulls=True)

    return write


def of_double(name: str) -> Writer:
    """Return the writer of a function of floating point numbers that every engine calls ``name``."""
    return lambda _, arguments: call(name, *map(double, arguments))
