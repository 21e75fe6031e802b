"""Texts that a spreadsheet program would take for formulas, made harmless by an apostrophe."""

from __future__ import annotations

import re

import duckdb

from workflow_platform.engine import statements

# Wide forms of the signs mean the same to some programs. A number may begin with a sign.
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001  # the wide forms themselves
_NUMBER = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"
_TEXTS = frozenset({"varchar", "enum"})


def harmless(text: str) -> str:
    """Return a text as a cell that is no formula.

    >>> harmless("=1+1"), harmless("-5"), harmless("plain")
    ("'=1+1", '-5', 'plain')
    """
    return f"'{text}" if re.match(_FORMULA, text) and not re.match(_NUMBER, text) else text


def harmless_columns(rows: duckdb.DuckDBPyRelation) -> str:
    """Return the select list that makes every text of the rows, and the name of every column, harmless."""
    return ", ".join(
        f"{_harmless_value(statements.name(name)) if kind.id in _TEXTS else statements.name(name)} "
        f"AS {statements.name(harmless(name))}"
        for name, kind in zip(rows.columns, rows.types, strict=True)
    )


def _harmless_value(value: str) -> str:
    formula, number = statements.text(_FORMULA), statements.text(_NUMBER)
    value = f"CAST({value} AS VARCHAR)"
    risky = f"regexp_matches({value}, {formula}) AND NOT regexp_matches({value}, {number})"
    return f"CASE WHEN {risky} THEN '''' || {value} ELSE {value} END"
