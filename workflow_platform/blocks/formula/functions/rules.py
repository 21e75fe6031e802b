"""Rules for arguments that must be constants."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from workflow_platform.blocks.formula.functions.model import Rule
from workflow_platform.blocks.formula.functions.sql import constant
from workflow_platform.spec.problems import did_you_mean, listing


def one_of(words: Iterable[str]) -> Rule:
    """Return the rule for a text that is one of ``words``."""
    known = tuple(words)

    def check(value: exp.Expression) -> str:
        if not value.is_string:
            return f"This must be a text in quotes: {listing(known)}."
        if value.name in known:
            return ""
        return f"'{value.name}' is none of {listing(known)}. {did_you_mean(value.name, known)}".rstrip()

    return check


def whole_number(least: int, most: int, *, zero: bool = True) -> Rule:
    """Return the rule for a whole number from ``least`` to ``most``."""

    def check(value: exp.Expression) -> str:
        number = constant(value)
        if number is not None and value.is_int and least <= number <= most and (zero or number):
            return ""
        return f"This must be a whole number from {least} to {most}{'' if zero else ', but not 0'}."

    return check


def some_text(value: exp.Expression) -> str:
    """Check that a value is a constant text and not an empty one."""
    return "" if value.is_string and value.name else "This must be a text in quotes, and not an empty one."
