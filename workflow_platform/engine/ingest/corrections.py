"""What a person says about a file where guessing is not enough, and what was guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workflow_platform.engine.ingest.columns import clean_names
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Column, Schema

Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "latin-1",
    "iso8859-2", "iso8859-15", "mac-roman", "shift-jis", "gb18030", "euc-kr", "big5",
]  # fmt: skip
Delimiter = Literal[",", ";", "\t", "|", ":", " ", "^", "~"]
TYPES = ("VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
"""The types that a person may choose for a column, beside decimals such as ``DECIMAL(18,2)``."""

_DECIMAL = re.compile(r"^DECIMAL\((\d{1,2}),\s*(\d{1,2})\)$")
_WIDEST = 38


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Another name or type for the column at a position, from 0."""

    position: int
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """How a file is to be read; whatever is None is found out.

    Attributes:
        encoding: what a text is written in.
        delimiter: what stands between two columns of a text.
        header: whether the first row names the columns.
        skip_rows: how many lines to leave out before the header or the first row.
        decimal_comma: whether 1,5 is one and a half.
        thousands: what stands between thousands, such as ``.`` in 1.234, or an empty text.
        null_words: what stands for a missing value, in every column; nothing at all always does.
        date_format: how dates are written, as ``%d/%m/%Y``.
        timestamp_format: the same for timestamps.
        sheet: the sheet of a workbook.
        columns: other names and types.
    """

    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    header: bool | None = None
    skip_rows: int | None = None
    decimal_comma: bool | None = None
    thousands: str | None = None
    null_words: tuple[str, ...] | None = None
    date_format: str | None = None
    timestamp_format: str | None = None
    sheet: str | None = None
    columns: tuple[ColumnChoice, ...] = ()


GUESS = Corrections()
"""Nothing is said about the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read; what does not concern its kind is None or empty."""

    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    skip_rows: int | None = None
    decimal_comma: bool | None = None
    thousands: str | None = None
    null_words: tuple[str, ...] = ()
    date_format: str | None = None
    timestamp_format: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


def corrected(columns: Schema, choices: Sequence[ColumnChoice]) -> Schema:
    """Return columns with the names and types that were chosen. Raises InvalidError."""
    found = [*columns]
    for choice in choices:
        if not 0 <= choice.position < len(found):
            message = f"There is no column at position {choice.position}; the file has {len(found)}."
            raise InvalidError(message, "Positions count from 0.")
        old = found[choice.position]
        found[choice.position] = Column(choice.name or old.name, checked_type(choice.type or old.type, old))
    return tuple(
        Column(name, column.type)
        for name, column in zip(clean_names(c.name for c in found), found, strict=True)
    )


def checked_type(chosen: str, old: Column) -> str:
    """Return a type that was chosen for a column. Raises InvalidError for what is none."""
    if chosen in {*TYPES, old.type}:
        return chosen
    match = _DECIMAL.match(chosen)
    if match and 0 < int(match[1]) <= _WIDEST and int(match[2]) <= int(match[1]):
        return chosen
    message = f"'{chosen}' is no type that the column '{old.name}' can have."
    raise InvalidError(message, f"Choose {', '.join(TYPES)} or a decimal such as DECIMAL(18,2).")
