"""Codes that look like numbers, such as 007: as numbers they would lose their zeros."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest.source import opened

_CHUNK = 1 << 22
_PATTERN = r"^\s*[-+]?0[0-9xXbBoO]"


def may_be_padded(file: Path, delimiter: str) -> bool:
    """Tell whether any value of a text may begin with a zero before another digit; it takes no parsing."""
    code = re.compile(rb'[\r\n"%b][-+ ]?0[0-9xXbBoO]' % re.escape(delimiter.encode()))
    before = b"\n"
    with opened(file) as text:
        while chunk := text.read(_CHUNK):
            if code.search(before + chunk):
                return True
            # A code that the chunk ends in is looked at again.
            before = chunk[-3:]
    return False


def padded_columns(session: duckdb.DuckDBPyConnection, texts: str, columns: Sequence[str]) -> set[str]:
    """Return the columns, of those given, in which any value begins so.

    Args:
        session: where to ask.
        texts: a query whose columns are all texts.
        columns: which of them to look at.
    """
    tests = ", ".join(
        f"coalesce(bool_or(regexp_matches({statements.name(name)}, {statements.text(_PATTERN)})), false)"
        for name in columns
    )
    (found,) = session.execute(f"SELECT {tests} FROM ({texts})").fetchall()  # noqa: S608  # names are quoted
    return {name for name, padded in zip(columns, found, strict=True) if padded}
