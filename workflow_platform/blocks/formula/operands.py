"""The values that stand between operators: columns, constants, dates, intervals and parameters."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping

from sqlglot import exp

from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.scan import Piece
from workflow_platform.blocks.formula.words import UNITS
from workflow_platform.spec.parameters import IsoDate
from workflow_platform.spec.problems import did_you_mean, listing
from workflow_platform.spec.workflow import Scalar

_WHOLE = re.compile(r"-?[0-9]{1,6}")


def number(piece: Piece) -> exp.Expression:
    """Return a number as it is written."""
    return exp.Literal.number("0" + piece.value if piece.value.startswith(".") else piece.value)


def constant(value: Scalar) -> exp.Expression:
    """Return a value as a literal. Raises ValueError for a number or text that engines cannot hold."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case IsoDate():
            return exp.Cast(this=exp.Literal.string(str(value)), to=exp.DataType(this=exp.DType.DATE))
        case str():
            if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
                raise ValueError("it has characters that are not text")
            return exp.Literal.string(value)
        case _:
            if not math.isfinite(value):
                raise ValueError("it is not a finite number")
            literal = exp.Literal.number(repr(abs(value)))
            return exp.Neg(this=literal) if value < 0 else literal


def parameter(piece: Piece, parameters: Mapping[str, Scalar]) -> exp.Expression:
    """Return the value of ``${name}`` as a literal."""
    if piece.value not in parameters:
        known = f"; there is {listing([*parameters])}" if parameters else ""
        hint = did_you_mean(piece.value, parameters) or "Declare it under 'parameters'."
        raise FormulaError(f"There is no parameter '{piece.value}'{known}.", piece.start, piece.end, hint)
    try:
        return constant(parameters[piece.value])
    except ValueError as error:
        message = f"The parameter '{piece.value}' cannot be used: {error}."
        raise FormulaError(message, piece.start, piece.end) from error


def date(piece: Piece) -> exp.Expression:
    """Return a date literal."""
    try:
        day = datetime.date.fromisoformat(piece.value)
    except ValueError:
        message = f"'{piece.value}' is not a date."
        raise FormulaError(message, piece.start, piece.end, "Write date '2024-01-31'.") from None
    return exp.Cast(this=exp.Literal.string(day.isoformat()), to=exp.DataType(this=exp.DType.DATE))


def timestamp(piece: Piece) -> exp.Expression:
    """Return a timestamp literal; it has no time zone."""
    try:
        moment = datetime.datetime.fromisoformat(piece.value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        message = f"'{piece.value}' is not a timestamp without time zone."
        raise FormulaError(message, piece.start, piece.end, "Write timestamp '2024-01-31 18:30:00'.")
    return exp.Cast(this=exp.Literal.string(moment.isoformat(" ")), to=exp.DataType(this=exp.DType.TIMESTAMP))


def interval(count: str, amount: Piece, unit: Piece) -> exp.Expression:
    """Return an interval literal of ``count`` units, a whole number that is written at ``amount``."""
    word = unit.keyword.removesuffix("s")
    if word not in UNITS:
        message = f"'{unit.shown}' is not a unit of time; there is {listing([*UNITS])}."
        raise FormulaError(message, unit.start, unit.end, did_you_mean(word, UNITS))
    if not _WHOLE.fullmatch(count):
        message = "An interval is a whole number of units, at most 999999."
        raise FormulaError(message, amount.start, amount.end, "Write for example interval 3 day.")
    factor, name = UNITS[word]
    return exp.Interval(this=exp.Literal.string(str(int(count) * factor)), unit=exp.Var(this=name))
