"""Whether two values of a formula can be compared, or be values of one column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflow_platform.blocks.families import DAYS, NUMERIC, Family, compares, converts, rounds
from workflow_platform.blocks.type_words import rounding, sentence
from workflow_platform.engine.type_checks.operands import Operand
from workflow_platform.spec.problems import Problem

Reads = Callable[[Operand, Family], bool]

# What a text in quotes is read as where it stands beside such a value.
_QUOTED = DAYS | {Family.TIME, Family.UUID}
_WRITTEN: Mapping[Family, str] = {
    **dict.fromkeys(NUMERIC, "Write the number without quotes."),
    Family.BOOLEAN: "Write true or false without quotes.",
    Family.DATE: "Write for example date '2024-01-31'.",
    Family.INTERVAL: "Write for example interval 3 day.",
    Family.TIME: "Write for example '18:30:00'.",
    Family.TIMESTAMP: "Write for example timestamp '2024-01-31 18:30:00'.",
    Family.ZONED: "Write for example timestamp '2024-01-31 18:30:00'.",
}
_CAST: Mapping[Family, str] = {
    Family.BOOLEAN: "boolean",
    Family.DATE: "date",
    Family.DECIMAL: "number",
    Family.INTEGER: "integer",
    Family.NUMBER: "number",
    Family.TEXT: "text",
    Family.TIME: "time",
    Family.TIMESTAMP: "timestamp",
    Family.ZONED: "timestamp",
}


def comparable(left: Operand, right: Operand, at: str, reads: Reads, *, ordered: bool) -> Problem | None:
    """Return the problem of comparing two values, by their order where ``ordered``, if there is one."""
    if left.family is None or right.family is None or _read(left, right, reads):
        return None
    if compares(left.family, right.family, ordered=ordered):
        return None
    message = sentence(f"{left.words} cannot be compared with {right.words}.")
    return Problem("type-mismatch", at, message, _way_out(left, right) or "Compare values of one type.")


def alike(name: str, left: Operand, right: Operand, at: str, reads: Reads) -> Problem | None:
    """Return the problem of two values that ``name`` chooses from, if they do not go together."""
    if left.family is None or right.family is None or _read(left, right, reads):
        return None
    if (found := rounded(name, left, right, at)) is not None:
        return found
    if left.family is right.family or compares(left.family, right.family):
        return None
    message = f"'{name}' gives values of one type, but here are {left.words} and {right.words}."
    return Problem("type-mismatch", at, message, _way_out(left, right) or "Choose from values of one type.")


def rounded(name: str, left: Operand, right: Operand, at: str) -> Problem | None:
    """Return the problem of two decimals that ``name`` would round to choose from them, if there is one."""
    if not rounds(left.type, right.type):
        return None
    words, hint = rounding(left.type, right.type)
    return Problem("type-mismatch", at, f"'{name}' gives values of one type, but {words}.", hint)


def turned(operand: Operand, target: Family) -> str:
    """Return how a value becomes one of a family, or an empty string."""
    if operand.family is None or target not in _CAST or not converts(operand.family, target):
        return ""
    return f"Write cast({operand.written or '…'} as {_CAST[target]})."


def _read(left: Operand, right: Operand, reads: Reads) -> bool:
    """Tell whether one is a text in quotes that the other's type can be read from."""
    return any(
        text.quoted and other.family in _QUOTED and reads(text, other.family)
        for text, other in ((left, right), (right, left))
    )


def _way_out(left: Operand, right: Operand) -> str:
    for one, other in ((left, right), (right, left)):
        if one.quoted and (hint := _WRITTEN.get(other.family or Family.OTHER)):
            return hint
    for one, other in ((left, right), (right, left)):
        if one.family is Family.TEXT and other.family in NUMERIC and other.written and not other.column:
            return f"Write the number in quotes: '{other.written}'."
        if one.family in DAYS and other.family in NUMERIC:
            return f"Take a part of it, such as year({one.written or '…'})."
        # A truth value can be a number and any value a text, but few numbers and texts are the other.
        if other.family and (one.family is Family.BOOLEAN or other.family is Family.TEXT):
            return turned(one, other.family)
    return turned(left, Family.TEXT) if left.family is right.family else ""
