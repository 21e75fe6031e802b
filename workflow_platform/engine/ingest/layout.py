"""How a text with delimiters is laid out, and the query that reads it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workflow_platform.engine import statements
from workflow_platform.engine.ingest.corrections import Reading
from workflow_platform.spec.schema import Column, Schema

QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is to be read.

    Attributes:
        delimiter: what stands between two columns.
        escape: what makes a quote inside quotes a part of the value.
        comment: what begins a line that is no row, or an empty text.
        header: whether the first line names the columns.
        columns: the columns, in order.
        skip: how many lines to leave out first.
        decimal: what stands before a fraction, a point or a comma.
        thousands: what stands between thousands, or an empty text.
        null_words: what stands for a missing value, beside nothing at all.
        date_format: how dates are written, or an empty text for the usual way.
        timestamp_format: the same for timestamps.
    """

    delimiter: str
    escape: str
    comment: str
    header: bool
    columns: Schema
    skip: int = 0
    decimal: str = "."
    thousands: str = ""
    null_words: tuple[str, ...] = ()
    date_format: str = ""
    timestamp_format: str = ""

    def all_texts(self) -> Layout:
        """Return the same layout with every column as text."""
        return replace(self, columns=tuple(Column(column.name, "VARCHAR") for column in self.columns))

    def reading(self, kind: str, encoding: str) -> Reading:
        """Return the layout in the words of corrections."""
        return Reading(
            kind=kind,
            encoding=encoding,
            delimiter=self.delimiter,
            quote=QUOTE,
            header=self.header,
            skip_rows=self.skip,
            decimal_comma=self.decimal == ",",
            thousands=self.thousands,
            null_words=self.null_words,
            date_format=self.date_format or None,
            timestamp_format=self.timestamp_format or None,
        )


def read_csv(file: Path, layout: Layout) -> str:
    """Return the query that reads a text; rows that do not fit go to the session's table of rejects."""
    text = statements.text
    options = {
        "auto_detect": "false",
        "delim": text(layout.delimiter),
        "quote": text(QUOTE),
        "escape": text(layout.escape),
        "comment": text(layout.comment),
        "header": str(layout.header).lower(),
        "skip": str(layout.skip),
        "decimal_separator": text(layout.decimal),
        "nullstr": nulls(layout.null_words),
        "store_rejects": "true",
        "rejects_limit": "0",
        "hive_partitioning": "false",
        "columns": "{" + ", ".join(f"{text(c.name)}: {text(c.type)}" for c in layout.columns) + "}",
    }
    if layout.thousands:
        options["thousands"] = text(layout.thousands)
    if layout.date_format:
        options["dateformat"] = text(layout.date_format)
    if layout.timestamp_format:
        options["timestampformat"] = text(layout.timestamp_format)
    return f"SELECT * FROM read_csv({arguments(file, options)})"  # noqa: S608  # all texts are quoted


def nulls(words: tuple[str, ...]) -> str:
    """Return what stands for missing values as an option."""
    return f"[{', '.join(statements.text(word) for word in ('', *words))}]"


def arguments(file: Path, options: Mapping[str, str]) -> str:
    """Return the arguments of a function that reads a text."""
    return ", ".join([statements.text(str(file)), *(f"{name} = {value}" for name, value in options.items())])
