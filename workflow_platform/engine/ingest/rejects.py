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
LISTED = 100
_COUNTS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_CAST = re.compile(r'Could not convert string "(.*)" to \'(.*)\'', re.DOTALL)
# Of a value with a line break in it, DuckDB tells the first line only.
_CAST_BROKEN = re.compile(r'Could not convert string "([^"]*)$')
_REASONS = {
    "UNQUOTED VALUE": "a quote is not closed, or something follows where it is",
    "LINE SIZE OVER MAXIMUM": "it is longer than a line may be",
}
# One row may be at fault in several columns; the first of them is told. DuckDB counts rows and
# calls them lines, so that a line break within quotes does not count.
_FAULTS = """
SELECT min(line_byte_position) - 1, coalesce(min_by(column_name, byte_position), ''),
       min_by(error_type, byte_position), min_by(error_message, byte_position), count(*) OVER (), line
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
    """More rows of a file cannot be read than are allowed; ``rejects`` holds the first few of ``count``."""

    code = "rejected-rows"

    def __init__(
        self, message: str, hint: str = "", *, rejects: Sequence[Reject] = (), count: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.rejects = tuple(rejects)
        self.count = count


def rejected_rows_error(name: str, rejects: Sequence[Reject], count: int) -> RejectedRowsError:
    """Return the error that tells which rows of a file cannot be read."""
    shown = rejects[:_SHOWN]
    more = f" And {count - len(shown)} more." if count > len(shown) else ""
    rows = f"{count} row{'s' * (count != 1)} of '{name}'"
    return RejectedRowsError(
        f"{rows} cannot be read. {' '.join(map(str, shown))}{more}",
        "Correct these lines and try again.",
        rejects=rejects,
        count=count,
    )


def rejected(session: duckdb.DuckDBPyConnection, source: Source) -> tuple[tuple[Reject, ...], int]:
    """Return the first rows that the session's scan of a text rejected, and the number of all."""
    rows = session.execute(_FAULTS, [LISTED]).fetchall()
    if not rows:
        return (), 0
    if source.row_numbers:
        lines = [source.row_numbers[row - 1] for *_, row in rows]
    else:
        lines = first_lines(source.file, [start for start, *_ in rows])
    rejects = tuple(
        Reject(line, column, _reason(kind, message))
        for line, (_, column, kind, message, *_) in zip(lines, rows, strict=True)
    )
    return rejects, rows[0][-2]


def _reason(kind: str, message: str) -> str:
    if match := _COUNTS.search(message):
        wanted, found = match[1], match[2]
        return f"it has {found} value{'s' * (found != '1')} for {wanted} column{'s' * (wanted != '1')}"
    if match := _CAST.search(message):
        return f"'{match[1]}' is not {spoken(match[2])}"
    if match := _CAST_BROKEN.search(message):
        return f"'{match[1]}…' is not what this column holds"
    return _REASONS.get(kind, message.partition("\n")[0].rstrip("."))
