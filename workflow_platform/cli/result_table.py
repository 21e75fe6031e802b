"""A result as lines of text that fit the terminal."""

from __future__ import annotations

import datetime
import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from workflow_platform.cli.terminal import Terminal

MISSING = "NULL"
GAP = "  "
MAX_CELL = 48
_DECIMALS = 4
_SMALL = 10**-_DECIMALS

Row = Sequence[object]


def table_lines(columns: Sequence[str], rows: Sequence[Row], terminal: Terminal) -> list[str]:
    """Return the header, a rule and one line per row.

    Numbers stand at the right. Columns that do not fit the terminal are left out in the middle and
    counted below the table.
    """
    cells = [_Column(name, [row[index] for row in rows]) for index, name in enumerate(columns)]
    shown, left_out = _fitting(cells, terminal.width)
    header = GAP.join(cell.padded(cell.name, terminal.style(cell.name, "bold")) for cell in shown)
    rule = GAP.join("─" * cell.width for cell in shown)
    lines = [header.rstrip(), terminal.style(rule, "dim")]
    for index in range(len(rows)):
        line = (
            cell.padded(text, terminal.style(text, "dim") if cell.values[index] is None else text)
            for cell in shown
            for text in [cell.texts[index]]
        )
        lines.append(GAP.join(line).rstrip())
    if left_out:
        names = ", ".join(cell.name for cell in left_out)
        note = f"{len(left_out)} of {len(cells)} columns do not fit: {names}"
        lines.append(terminal.style(_cut(note, terminal.width or len(note)), "dim"))
    return lines


class _Column:
    """A column's texts, how wide they are, and the side on which they stand."""

    def __init__(self, name: str, values: Sequence[object]) -> None:
        self.values = values
        decimals = _decimals(values)
        self.name = _cut(_printable(name), MAX_CELL)
        self.texts = [_cut(_text(value, decimals), MAX_CELL) for value in values]
        self.width = max(_width(text) for text in (self.name, *self.texts))
        known = [value for value in values if value is not None]
        self.right = bool(known) and all(_is_number(value) for value in known)

    def padded(self, text: str, styled: str) -> str:
        """Return ``text``, as it is ``styled``, at the column's width."""
        space = " " * (self.width - _width(text))
        return space + styled if self.right else styled + space


class _Ellipsis(_Column):
    def __init__(self, rows: int) -> None:
        super().__init__("…", ["…"] * rows)


def _fitting(cells: list[_Column], width: int | None) -> tuple[list[_Column], list[_Column]]:
    if width is None or _total(cells) <= width:
        return cells, []
    first = list(cells)
    last: list[_Column] = []
    gap = _Ellipsis(len(cells[0].values))
    # The first columns tell the rows apart, the last one is often what was computed.
    if len(cells) > 1 and cells[-1].width + cells[0].width + len(GAP) * 2 + 1 <= width:
        last = [first.pop()]
    while len(first) > 1 and _total([*first, gap, *last]) > width:
        first.pop()
    left_out = cells[len(first) : len(cells) - len(last)]
    return ([*first, gap, *last] if left_out else [*first, *last]), left_out


def _total(cells: Sequence[_Column]) -> int:
    return sum(cell.width for cell in cells) + len(GAP) * (len(cells) - 1)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _decimals(values: Sequence[object]) -> int:
    """Return how many decimals a column of floats needs, so that its points stand in line."""
    floats = [value for value in values if isinstance(value, float) and math.isfinite(value)]
    texts = (f"{value:.{_DECIMALS}f}".rstrip("0") for value in floats)
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _text(value: object, decimals: int) -> str:
    match value:
        case None:
            return MISSING
        case bool():
            return str(value).lower()
        case float() if value and abs(value) < _SMALL:
            return f"{value:.3g}"
        case float() if math.isfinite(value):
            return f"{value:.{decimals}f}"
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case Mapping() | list() | tuple():
            return _printable(json.dumps(value, default=str, ensure_ascii=False))
        case bytes():
            return f"\\x{value.hex()}"
        case _:
            return _printable(str(value))


def _printable(text: str) -> str:
    """Return ``text`` with line ends and other control characters made visible."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _cut(text: str, limit: int) -> str:
    if _width(text) <= limit:
        return text
    while _width(text) > limit - 1:
        text = text[:-1]
    return text + "…"
