"""Cut a formula into pieces: numbers, texts, names, words and symbols."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workflow_platform.blocks.formula.error import FormulaError

MAX_LENGTH = 2000
MAX_PIECES = 1000
# The engines' widest decimal.
MAX_DIGITS = 38

Kind = Literal["number", "text", "name", "parameter", "word", "symbol"]

_PIECE = re.compile(
    r"""(?P<space>\s+)
      | (?P<refused>--|/\*|::|->|=>|\*\*)
      | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | '(?P<text>(?:[^']|'')*)'
      | "(?P<name>(?:[^"]|"")*)"
      | \$\{(?P<parameter>[^{}]*)\}
      | (?P<word>[^\W\d]\w*)
      | (?P<symbol>\|\||==|!=|<>|<=|>=|[-+*/%=<>(),])""",
    re.VERBOSE,
)
_CURLY = ("Typographic quotes are not part of formulas.", "Text stands in plain single quotes: 'Portugal'.")
_REFUSED = {
    "--": ("A formula has no comments.", "Write 'a - -b' to subtract a negative number."),
    "/*": ("A formula has no comments.", ""),
    "::": ("'::' is not part of formulas.", "Write cast(value as type)."),
    "->": ("'->' is not part of formulas.", ""),
    "=>": ("'=>' is not part of formulas.", "At least is written '>='."),
    "**": ("'**' is not part of formulas.", "Write power(value, exponent)."),
    ";": (
        "A formula has no ';'.",
        "Arguments stand apart by ',', as in round(price, 2), and decimals have a point, as in 0.5.",
    ),
    ".": ("Names have no dots here.", 'Write a column whose name has a dot in double quotes: "a.b".'),
    "'": ("The text that begins here has no closing quote.", "Write a quote within a text twice: 'it''s'."),
    '"': ("The column name that begins here has no closing quote.", ""),
    **dict.fromkeys("\u2018\u2019\u201c\u201d\u201e", _CURLY),
    "`": ("'`' is not part of formulas.", 'A column stands in double quotes, if in any: "gross income".'),
    "$": ("A parameter is written ${name}.", ""),
    "&": ("'&' is not part of formulas.", "Join texts with '||', conditions with 'and'."),
    "|": ("'|' is not part of formulas.", "Join texts with '||', conditions with 'or'."),
    "!": ("'!' is not part of formulas.", "Write 'not', or '!=' to compare."),
    "^": ("'^' is not part of formulas.", "Write power(value, exponent)."),
    "[": (
        "A formula has no square brackets.",
        "A column stands in double quotes, if in any, several values in round brackets: in ('PT', 'PE').",
    ),
    "{": ("A formula has no records.", ""),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a formula at the half-open span ``start`` to ``end``.

    ``value`` is what the piece says: without its quotes, and ``name`` of ``${name}``.
    """

    kind: Kind
    value: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in lower case, or an empty string for anything that is not a plain word."""
        return self.value.lower() if self.kind == "word" and self.value.isascii() else ""

    @property
    def shown(self) -> str:
        """The piece as an author recognises it."""
        return f"${{{self.value}}}" if self.kind == "parameter" else self.value


def scan(text: str) -> list[Piece]:
    """Return the pieces of ``text`` in order. Raises FormulaError, also where it is too long."""
    if len(text) > MAX_LENGTH:
        message = f"A formula has at most {MAX_LENGTH} characters; this one has {len(text)}."
        raise FormulaError(message, MAX_LENGTH, MAX_LENGTH + 1, "Split it over several columns.")
    pieces: list[Piece] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None or match.lastgroup == "refused":
            raise _refusal(text, at, match.end() if match else at + 1)
        at = match.end()
        if match.lastgroup != "space":
            pieces.append(_piece(match))
    if len(pieces) > MAX_PIECES:
        place = pieces[MAX_PIECES]
        message = f"A formula has at most {MAX_PIECES} words and symbols."
        raise FormulaError(message, place.start, place.end, "Split it over several columns.")
    return pieces


def _piece(match: re.Match[str]) -> Piece:
    kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups of the pattern are the kinds
    value = match[kind]
    if kind == "text":
        value = value.replace("''", "'")
    elif kind == "name":
        value = value.replace('""', '"')
    elif kind == "number":
        _check_number(match)
    if kind == "name" and not value:
        raise FormulaError("The column's name is missing between the quotes.", match.start(), match.end())
    if kind in {"text", "name"}:
        _check_characters(value, match.start(), match.end())
    return Piece(kind, value, match.start(), match.end())


def _check_number(match: re.Match[str]) -> None:
    text, after = match.string, match.end()
    if after < len(text) and (text[after] in "._" or text[after].isalnum()):
        raise FormulaError("This is not a number.", match.start(), after + 1)
    digits = sum(char.isdigit() for char in match[0])
    if digits > MAX_DIGITS or float(match[0]) == float("inf"):
        raise FormulaError("This number is too large.", match.start(), after)


def _check_characters(value: str, start: int, end: int) -> None:
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise FormulaError("This has characters that are not text.", start, end)


def _refusal(text: str, start: int, end: int) -> FormulaError:
    found = text[start:end]
    if found in _REFUSED:
        message, hint = _REFUSED[found]
        return FormulaError(message, start, len(text) if found in "'\"" else end, hint)
    shown = f"'{found}'" if found.isprintable() else f"The character U+{ord(found):04X}"
    return FormulaError(f"{shown} is not part of formulas.", start, end)
