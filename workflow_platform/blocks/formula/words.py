"""The words of the formula language, and words of SQL that it does not have."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot.tokenizer_core import TokenType

from workflow_platform.blocks.aggregates import AGGREGATES

KEYWORDS: Mapping[str, TokenType] = {
    "and": TokenType.AND,
    "or": TokenType.OR,
    "not": TokenType.NOT,
    "in": TokenType.IN,
    "between": TokenType.BETWEEN,
    "like": TokenType.LIKE,
    "is": TokenType.IS,
    "null": TokenType.NULL,
    "true": TokenType.TRUE,
    "false": TokenType.FALSE,
    "case": TokenType.CASE,
    "when": TokenType.WHEN,
    "then": TokenType.THEN,
    "else": TokenType.ELSE,
    "end": TokenType.END,
}
SYMBOLS: Mapping[str, TokenType] = {
    "(": TokenType.L_PAREN,
    ")": TokenType.R_PAREN,
    ",": TokenType.COMMA,
    "=": TokenType.EQ,
    "==": TokenType.EQ,
    "!=": TokenType.NEQ,
    "<>": TokenType.NEQ,
    "<": TokenType.LT,
    "<=": TokenType.LTE,
    ">": TokenType.GT,
    ">=": TokenType.GTE,
    "+": TokenType.PLUS,
    "-": TokenType.DASH,
    "*": TokenType.STAR,
    "/": TokenType.SLASH,
    "%": TokenType.MOD,
    "||": TokenType.DPIPE,
}

# What an interval's unit counts, in units that every engine knows.
UNITS: Mapping[str, tuple[int, str]] = {
    "second": (1, "SECOND"),
    "minute": (1, "MINUTE"),
    "hour": (1, "HOUR"),
    "day": (1, "DAY"),
    "week": (7, "DAY"),
    "month": (1, "MONTH"),
    "quarter": (3, "MONTH"),
    "year": (1, "YEAR"),
}

_AGGREGATES = frozenset(AGGREGATES) | {
    "array_agg",
    "avg",
    "bool_and",
    "bool_or",
    "mode",
    "percentile",
    "quantile",
    "stddev",
    "string_agg",
    "variance",
}
_WINDOWS = {"dense_rank", "first_value", "lag", "last_value", "lead", "ntile", "over", "rank", "row_number"}


def refusal(called: str) -> str:
    """Return why SQL's function ``called``, in lower case, is not part of formulas, or an empty string."""
    if called in _AGGREGATES:
        return f"'{called}' sums up many rows: it belongs in a Group by or Aggregate block."
    if called in _WINDOWS:
        return f"'{called}' looks at other rows, which a formula cannot do."
    return "A formula cannot contain a query." if called == "exists" else ""
