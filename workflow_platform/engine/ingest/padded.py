"""Codes that look like numbers, such as 007: as numbers they would lose their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy

from workflow_platform.engine import statements
from workflow_platform.engine.ingest.source import opened

_CHUNK = 1 << 22
_PATTERN = r"^\s*[-+]?0[0-9xXbBoO]"
_BREAKS = numpy.zeros(256, dtype=bool)
_BREAKS[[*b',;\t|:^~ \r\n"']] = True
_SIGNS = numpy.zeros(256, dtype=bool)
_SIGNS[[*b"-+"]] = True
_CODES = numpy.zeros(256, dtype=bool)
_CODES[[*b"0123456789xXbBoO"]] = True


def may_be_padded(file: Path) -> bool:
    """Tell whether any value of a text may begin with a zero before another digit; it takes no parsing."""
    before = b"\n\n"
    with opened(file) as text:
        while chunk := text.read(_CHUNK):
            window = numpy.frombuffer(before + chunk, numpy.uint8)
            zeros = numpy.flatnonzero(window[2:-1] == ord("0")) + 2
            zeros = zeros[_CODES[window[zeros + 1]]]
            last = window[zeros - 1]
            signed = _SIGNS[last] & _BREAKS[window[zeros - 2]]
            if (_BREAKS[last] | signed).any():
                return True
            # A zero at the end of a chunk is looked at again.
            before = (before + chunk)[-3:]
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
