"""Codes that look like numbers, such as 007: as numbers they would lose their zeros."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from workflow_platform.engine import statements

_PATTERN = r"^\s*[-+]?0[0-9xXbBoO]"


def padded_columns(session: duckdb.DuckDBPyConnection, texts: str, columns: Sequence[str]) -> set[str]:
    """Return the columns, of those given, in which any value begins so.

    Args:
        session: where to ask.
        texts: a query whose columns are all texts.
        columns: which of them to look at.
    """
    tests = ", ".join(_test(statements.name(name)) for name in columns)
    (found,) = session.execute(f"SELECT {tests} FROM ({texts})").fetchall()  # noqa: S608  # names are quoted
    return {name for name, padded in zip(columns, found, strict=True) if padded}


def _test(column: str) -> str:
    # Most numbers begin with another digit, and to see that takes a fraction of the time.
    pattern = f"regexp_matches({column}, {statements.text(_PATTERN)})"
    return f"coalesce(bool_or(CASE WHEN {column} < '1' THEN {pattern} ELSE false END), false)"
