"""The formats of dates: ``DD/MM/YYYY`` and the like, as each engine writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.spec.problems import listing


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a format: how strftime and PostgreSQL write it, and the digits that it reads."""

    strftime: str
    to_char: str
    digits: str = ""


PARTS: Mapping[str, Part] = {
    "YYYY": Part("%Y", "YYYY", "4"),
    "YY": Part("%y", "YY", "2"),
    "Month": Part("%B", "FMMonth"),
    "Mon": Part("%b", "Mon"),
    "MM": Part("%m", "MM", "1,2"),
    "Day": Part("%A", "FMDay"),
    "Dy": Part("%a", "Dy"),
    "DD": Part("%d", "DD", "1,2"),
    "HH": Part("%H", "HH24"),
    "MI": Part("%M", "MI"),
    "SS": Part("%S", "SS"),
}
_PIECE = re.compile("|".join([*PARTS, r"[ /.,:;_-]"]))
# A date's year, month and day as groups of the pattern that reads it.
_PLACES = {"YYYY": "year", "YY": "year", "MM": "month", "DD": "day"}


def pieces(text: str) -> list[str]:
    """Return the parts and separators of a format. Raises ValueError with the first odd character."""
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            raise ValueError(text[at])
        found.append(match[0])
        at = match.end()
    return found


def strftime(text: str) -> str:
    """Return a format as C's strftime has it."""
    return "".join(PARTS[piece].strftime if piece in PARTS else piece for piece in pieces(text))


def to_char(text: str) -> str:
    """Return a format as PostgreSQL's to_char has it."""
    return "".join(PARTS[piece].to_char if piece in PARTS else piece for piece in pieces(text))


def reading(text: str) -> tuple[str, str]:
    """Return the pattern that a date in a format matches, and the replacement that makes it ISO."""
    found = pieces(text)
    separated = any(piece not in PARTS for piece in found)
    pattern, order = "", []
    for piece in found:
        if piece not in PARTS:
            pattern += f"[{piece}]"
            continue
        order.append(_PLACES[piece])
        digits = PARTS[piece].digits
        pattern += "([0-9]{%s})" % (digits if separated else digits[-1])
    year, month, day = (f"\\{order.index(place) + 1}" for place in ("year", "month", "day"))
    return f"^ *{pattern} *$", f"{'20' if 'YY' in found else ''}{year}-{month}-{day}"


def check_written(value: exp.Expression) -> str:
    """Check the constant format that a date is written in."""
    return _check(value, PARTS)


def check_read(value: exp.Expression) -> str:
    """Check the constant format that a date is read in: year, month and day, each of them once."""
    if wrong := _check(value, _PLACES):
        return wrong
    places = sorted(_PLACES[piece] for piece in pieces(value.name) if piece in PARTS)
    if places == ["day", "month", "year"]:
        return ""
    return "The format needs DD, MM and YYYY or YY, each of them once."


def _check(value: exp.Expression, allowed: Mapping[str, object]) -> str:
    if not value.is_string or not value.name:
        return f"This must be a format in quotes, of {listing([*allowed])}."
    try:
        odd = next((piece for piece in pieces(value.name) if piece in PARTS and piece not in allowed), "")
    except ValueError as error:
        odd = str(error)
    return f"'{odd}' is not part of a format; there is {listing([*allowed])}." if odd else ""
