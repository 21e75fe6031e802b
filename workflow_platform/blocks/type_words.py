"""Types and what cannot be done with them, in words for the author of a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow_platform.blocks.families import DAYS, MOST_DIGITS, NUMERIC, Family, converts, family
from workflow_platform.spec.problems import Problem

_AS: Mapping[Family, str] = MappingProxyType(
    {
        Family.BOOLEAN: "a boolean",
        Family.INTEGER: "an integer",
        Family.DECIMAL: "a decimal",
        Family.NUMBER: "a number",
        Family.TEXT: "text",
        Family.DATE: "a date",
        Family.TIMESTAMP: "a timestamp",
        Family.TIME: "a time",
    }
)


def column_words(name: str, type_name: str) -> str:
    """Return what to call a column of a DuckDB type.

    >>> column_words("country", "VARCHAR")
    "the text column 'country'"
    """
    return f"the {family(type_name)} column '{name}'"


def a(found: Family) -> str:
    """Return the name of a family with its article.

    >>> a(Family.INTEGER)
    'an integer'
    """
    return f"{'an' if found[0] in 'aei' else 'a'} {found}"


def sentence(words: str) -> str:
    """Return words that begin with a capital."""
    return words[:1].upper() + words[1:]


def misfit(at: str, what: str, subject: str, hint: str) -> Problem:
    """Return the problem that ``what`` does not work with ``subject``."""
    return Problem("type-mismatch", at, f"'{what}' does not work with {subject}.", hint)


def inconvertible(at: str, subject: str, source: Family, target: Family) -> Problem:
    """Return the problem that ``subject`` cannot become a value of a family."""
    message = sentence(f"{subject} cannot be turned into {_AS[target]}.")
    return Problem("type-mismatch", at, message, _conversion_hint(source, target))


def turning(source: Family, targets: frozenset[Family]) -> str:
    """Return how a column of one family is made to fit where others are taken."""
    # Where numbers are taken, a number is what is most often meant.
    for target in sorted(_AS, key=lambda each: each not in NUMERIC):
        if target in targets and target is not source and converts(source, target):
            # A text may have decimal places.
            fit = Family.NUMBER if source is Family.TEXT and target in NUMERIC else target
            return f"Turn it into {_AS[fit]} with Select columns first."
    if targets == {Family.BOOLEAN}:
        return "Compare it with something in a Formula first."
    return "Choose another column."


def rounding(left: str, right: str) -> tuple[str, str]:
    """Return what is wrong with two decimals that would be rounded to become one type, and a way out."""
    message = f"{left} and {right} take more than {MOST_DIGITS} digits together, so values would be rounded"
    return message, "Turn both into decimal(38,6) with Select columns first, or into numbers."


def pairing(left: Family, right: Family) -> str:
    """Return how columns of two families are made to go together."""
    if left is right:
        return "Choose other columns."
    if Family.TEXT in {left, right} and converts(left, Family.TEXT) and converts(right, Family.TEXT):
        other = right if left is Family.TEXT else left
        back = f", or the text into {_AS[other]}" if other in _AS else ""
        return f"Turn the {other} column into text with Select columns first{back}."
    return "Turn both into text with Select columns first, or choose other columns."


def _conversion_hint(source: Family, target: Family) -> str:
    if source in DAYS and target in NUMERIC:
        return "Take a part of it in a formula, such as year(…)."
    if source is Family.INTERVAL:
        return "Compute date_diff('day', …, …) in a formula instead."
    if source is Family.LIST and target is Family.TEXT:
        return "Where it is made, use Concatenate instead of List."
    return "Choose another type."
