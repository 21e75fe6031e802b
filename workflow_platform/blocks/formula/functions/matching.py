"""Functions that match text with regular expressions."""

from __future__ import annotations

import re

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.brackets import bracketed
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.model import Arguments, Function
from workflow_platform.blocks.formula.functions.patterns import (
    check_pattern,
    check_replacement,
    depends_on_language,
    groups,
)

# To DuckDB: a dot matches a line's end too, as it does for PostgreSQL.
_DOT_MATCHES_ALL = "s"
_REFERENCES = re.compile(r"\\([1-9])")


def _check_references(arguments: Arguments) -> str:
    _, pattern, new = arguments
    there = groups(pattern.name)
    highest = max((int(digit) for digit in _REFERENCES.findall(new.name)), default=0)
    if highest <= there:
        return ""
    return f"The new text names group {highest}, and the pattern has {there or 'none'}."


def extracted(dialect: str, value: exp.Expression, pattern: str) -> exp.Expression:
    """Return what the pattern, or its only group, matches in the text; null where that is nothing."""
    group = sql.number(str(groups(pattern)))
    match dialect:
        case "duckdb":
            found = sql.call("REGEXP_EXTRACT", value, sql.text(pattern), group, sql.text(_DOT_MATCHES_ALL))
        case "postgres":
            found = sql.call("SUBSTRING", _comparable(value, pattern), sql.text(pattern))
        case _:
            found = exp.RegexpExtract(this=value, expression=sql.text(pattern), group=group)
    return exp.Nullif(this=found, expression=sql.text(""))


def replaced(dialect: str, value: exp.Expression, pattern: str, replacement: str) -> exp.Expression:
    """Return the text with every match of the pattern replaced."""
    match dialect:
        case "duckdb":
            mode = [sql.text("g" + _DOT_MATCHES_ALL)]
        case "postgres":
            value, mode = _comparable(value, pattern), [sql.text("g")]
        case _:
            mode = []
    return sql.call("REGEXP_REPLACE", value, sql.text(pattern), sql.text(replacement), *mode)


def _comparable(value: exp.Expression, pattern: str) -> exp.Expression:
    """Return the text such that a class of characters in the pattern means ASCII to PostgreSQL too."""
    if not depends_on_language(pattern):
        return value
    return exp.Collate(this=bracketed(value), expression=exp.to_identifier("C", quoted=True))


def _matches(dialect: str, arguments: Arguments) -> exp.Expression:
    value, pattern = arguments
    match dialect:
        case "duckdb":
            return sql.call("REGEXP_MATCHES", value, pattern, sql.text(_DOT_MATCHES_ALL))
        case "postgres":
            text = _comparable(bracketed(value), pattern.name)
            return exp.RegexpLike(this=text, expression=pattern)
        case _:
            return exp.RegexpLike(this=bracketed(value), expression=pattern)


def _replace(dialect: str, arguments: Arguments) -> exp.Expression:
    value, pattern, replacement = arguments
    return replaced(dialect, value, pattern.name, replacement.name)


def _extract(dialect: str, arguments: Arguments) -> exp.Expression:
    return extracted(dialect, arguments[0], arguments[1].name)


def _check_one_group(value: exp.Expression) -> str:
    wrong = check_pattern(value)
    if not wrong and groups(value.name) > 1:
        return "The pattern can have one group at most; write '(?:' for the others."
    return wrong


FUNCTIONS = (
    Function(
        "regex_matches",
        "Text",
        "text, pattern",
        "Whether the pattern matches anywhere in the text. Begin it with '(?i)' to ignore capitals, "
        "with '^' and end it with '$' to match all of the text.",
        _matches,
        {
            "regex_matches('AB-12', '^[A-Z]+-\\d+$')": True,
            "regex_matches('Lisbon', '(?i)LIS')": True,
            "regex_matches('ab', '^b')": False,
        },
        constants={1: check_pattern},
        gives=Family.BOOLEAN,
    ),
    Function(
        "regex_replace",
        "Text",
        "text, pattern, new",
        "The text with every match of the pattern replaced; '\\1' in the new text is the first group. "
        "Of alternatives, write the longer one first.",
        _replace,
        {
            "regex_replace('a1b22', '[0-9]+', '#')": "a#b#",
            "regex_replace('2024-01', '(\\d+)-(\\d+)', '\\2/\\1')": "01/2024",
        },
        constants={1: check_pattern, 2: check_replacement},
        together=_check_references,
        gives=Family.TEXT,
    ),
    Function(
        "regex_extract",
        "Text",
        "text, pattern",
        "The first match of the pattern, or of its one group. Missing where nothing matches.",
        _extract,
        {
            "regex_extract('order 42', '[0-9]+')": "42",
            "regex_extract('name: Ana', 'name: (\\w+)')": "Ana",
            "regex_extract('none', '[0-9]+')": None,
        },
        constants={1: _check_one_group},
        gives=Family.TEXT,
    ),
)
