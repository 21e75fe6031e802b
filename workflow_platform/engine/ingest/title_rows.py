"""Lines above the header of a text, such as the title of a report."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from workflow_platform.engine.ingest.source import opened

_LOOKED_AT = 200
_MOST_TITLES = 20
_SHARE = 0.8
_DELIMITERS = ",;\t|"


def title_rows(file: Path, delimiter: str | None) -> tuple[int, str | None]:
    """Return how many lines stand above the rows of a text in UTF-8, and its delimiter where there are any.

    They have fewer values than nearly all the rows below them, of which there are two at least.
    """
    with io.TextIOWrapper(opened(file), encoding="utf-8", errors="replace", newline="") as text:
        # A text of one long line is no report.
        lines = [line for line in islice(iter(lambda: text.readline(1 << 16), ""), _LOOKED_AT) if line]
    tables = [(_table(lines, candidate), candidate) for candidate in delimiter or _DELIMITERS]
    whole = [skipped for (skipped, width), _ in tables if width and not skipped]
    if whole:
        return 0, None
    (skipped, _), found = max(tables, key=lambda each: each[0][1])
    return (skipped, found) if skipped else (0, None)


def _table(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return the lines above the rows, and how many values the rows have, or 0 where there is no table."""
    try:
        widths, ends = _widths(lines, delimiter)
    except csv.Error:
        return 0, 0
    filled = [width for width in widths if width]
    if not filled:
        return 0, 0
    width, count = Counter(filled).most_common(1)[0]
    first = widths.index(width)
    below = [other for other in widths[first:] if other]
    if width < 2 or count < 2 or below.count(width) < _SHARE * len(below):  # noqa: PLR2004  # a table
        return 0, 0
    # A header may lack a name or two; a title has next to no values.
    if first == 0 or ends[first - 1] > _MOST_TITLES or any(2 * other > width for other in widths[:first]):
        return 0, width
    return ends[first - 1], width


def _widths(lines: list[str], delimiter: str) -> tuple[list[int], list[int]]:
    """Return for each record how many values it has up to its last filled one, and where it ends."""
    reader = csv.reader(lines, delimiter=delimiter)
    widths, ends = [], []
    for record in reader:
        filled = sum(1 for value in record if value.strip())
        # Spreadsheets fill up the line of a title with delimiters.
        widths.append(min(len(record), filled) if filled <= 1 else len(record))
        ends.append(reader.line_num)
    return widths, ends
