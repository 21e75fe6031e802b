"""Rows of a text that cannot be read, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from workflow_platform.engine.ingest.source import Source
from workflow_platform.engine.ingest.text_lines import first_lines
from workflow_platform.engine.words import spoken
from workflow_platform.errors import InvalidError

_SHOWN = 5
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_CAST = re.compile(r'Could not convert string "(.*)" to \'(.*)\'', re.DOTALL)
_REASONS = {
    "UNQUOTED VALUE": "a quote is not closed, or something follows where it is",
    "LINE SIZE OVER MAXIMUM": "it is longer than a line may be",
}
# One row may be at fault in several columns; the first of them is told. DuckDB counts rows and
# calls them lines, so that a line break within quotes does not count.
_FAULTS = """
SELECT min(line_byte_position) - 1, coalesce(min_by(column_name, byte_position), ''),
       min_by(error_type, byte_position), min_by(error_message, byte_position), count(*) OVER ()
FROM reject_errors GROUP BY line ORDER BY line LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read: its line in the text, the column at fault or ``""``, and the reason."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"Line {self.line}, column '{self.column}'" if self.column else f"Line {self.line}"
        return f"{place}: {self.reason}."


class RejectedRowsError(InvalidError):
    """Rows of a file cannot be read; ``rejects`` holds the first few of ``count``."""

    code = "rejected-rows"

    def __init__(self, name: str, rejects: Sequence[Reject], count: int) -> None:
        self.rejects = tuple(rejects)
        self.count = count
        more = f" And {count - len(rejects)} more." if count > len(rejects) else ""
        rows = f"{count} row{'s' * (count != 1)} of '{name}'"
        super().__init__(
            f"{rows} cannot be read. {' '.join(map(str, rejects))}{more}",
            "Correct these lines and try again.",
        )


def refuse_rejects(session: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Raise RejectedRowsError if the session's scans of a text, of which there is one, rejected rows."""
    rows = session.execute(_FAULTS, [_SHOWN]).fetchall()
    if not rows:
        return
    lines = first_lines(source.file, [start for start, *_ in rows])
    rejects = [
        Reject(line, column, _reason(kind, message))
        for line, (_, column, kind, message, _) in zip(lines, rows, strict=True)
    ]
    raise RejectedRowsError(source.name, rejects, rows[0][-1])


def _reason(kind: str, message: str) -> str:
    if match := _COUNTS.search(message):
        wanted, found = match[1], match[2]
        return f"it has {found} value{'s' * (found != '1')} for {wanted} column{'s' * (wanted != '1')}"
    if match := _CAST.search(message):
        return f"'{match[1]}' is not {spoken(match[2])}"
    return _REASONS.get(kind, message.partition("\n")[0].rstrip("."))
