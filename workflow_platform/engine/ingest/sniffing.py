"""Finding out how a text with delimiters is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest.columns import clean_names, kept_type
from workflow_platform.engine.ingest.corrections import Corrections, corrected
from workflow_platform.engine.ingest.grouped import is_well_grouped, thousands_mark
from workflow_platform.engine.ingest.layout import Layout, arguments, nulls, read_csv
from workflow_platform.engine.ingest.padded import padded_columns
from workflow_platform.engine.ingest.title_rows import title_rows
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Column, Schema

# Up to this size all of a file decides on its types; of larger ones, its first rows.
WHOLE = 64 * 1024 * 1024
_SAMPLE_ROWS = 200_000
_NOTHING = "(empty)"
_LAYOUT = "Delimiter, Escape, Comment, HasHeader, Columns, DateFormat, TimestampFormat"
NULL_WORDS = ("NA", "N/A", "n/a", "#N/A", "NULL", "Null", "null", "None", "none", "-", "--", "?")
_NUMBERS = frozenset({"BIGINT", "DOUBLE", "DECIMAL(38,0)"})


@dataclass(frozen=True, slots=True)
class _Marks:
    """What stands before a fraction, and between thousands or an empty text."""

    decimal: str
    thousands: str


def detect(
    session: duckdb.DuckDBPyConnection, file: Path, known: Mapping[str, str], said: Corrections
) -> Layout:
    """Return how a text in UTF-8 is to be read, given options that are known and what was said of it.

    Raises duckdb.InvalidInputException where no layout fits.
    """
    skip, delimiter = _skipped(file, known, said)
    options = {
        # Left to itself, DuckDB may take a file without quotes in its first rows for one without quotes,
        # and skip lines until all that are left have the same number of columns.
        "quote": "'\"'",
        "skip": str(skip),
        "store_rejects": "true",
        "sample_size": "-1" if _is_small(file) else str(_SAMPLE_ROWS),
        **known,
    }
    if delimiter is not None:
        options["delim"] = statements.text(delimiter)
    if said.header is not None:
        options["header"] = str(said.header).lower()
    layout = _typed(session, file, options, said)
    chosen = {choice.position for choice in said.columns if choice.type}
    layout = _with_codes(session, file, layout, chosen)
    return replace(
        layout,
        columns=corrected(layout.columns, said.columns),
        date_format=said.date_format or layout.date_format,
        timestamp_format=said.timestamp_format or layout.timestamp_format,
    )


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= WHOLE


def _skipped(file: Path, known: Mapping[str, str], said: Corrections) -> tuple[int, str | None]:
    if said.skip_rows is not None:
        return said.skip_rows, said.delimiter
    skip, delimiter = title_rows(file, said.delimiter or ("\t" if known else None))
    return skip, said.delimiter or delimiter


def _typed(
    session: duckdb.DuckDBPyConnection, file: Path, options: Mapping[str, str], said: Corrections
) -> Layout:
    """Return the layout under which most columns are more than text."""
    # Where a point stands between thousands, it cannot stand before a fraction.
    comma = said.decimal_comma or (said.decimal_comma is None and said.thousands == ".")
    decimal = "," if comma else "."
    if said.thousands == decimal:
        message = f"'{decimal}' cannot stand both between thousands and before a fraction."
        raise InvalidError(message, "Change the decimal comma or the separator of thousands.")
    words = said.null_words or ()
    said_marks = _Marks(decimal, said.thousands or "")
    plain = _sniffed(session, file, options, said_marks, words)
    marks = [said_marks]
    if not comma and said.decimal_comma is None and plain.delimiter != ",":
        marks.append(_Marks(",", said_marks.thousands))
        if _texts(plain):
            plain = _better(_sniffed(session, file, options, marks[-1], words), plain)
    if not _texts(plain) or not _is_small(file):
        return plain
    if said.thousands is None:
        grouped = _grouped_marks(file, [each.decimal for each in marks], plain.delimiter)
        for each in grouped:
            found = _sniffed(session, file, options, each, words)
            if _better(found, plain) is found and is_well_grouped(session, file, found):
                plain = found
        marks += grouped
    if said.null_words is not None or not _texts(plain):
        return plain
    return _filled(session, file, options, marks, plain)


def _filled(
    session: duckdb.DuckDBPyConnection,
    file: Path,
    options: Mapping[str, str],
    choices: Sequence[_Marks],
    plain: Layout,
) -> Layout:
    """Return the layout with words for missing values, where a column is more than text but for them."""
    for marks in choices:
        filled = _sniffed(session, file, options, marks, NULL_WORDS)
        if _better(filled, plain) is not filled:
            continue
        if marks.thousands and not is_well_grouped(session, file, filled):
            continue
        if used := _used_words(session, file, plain, filled):
            return replace(filled, null_words=used)
    return plain


def _grouped_marks(file: Path, decimals: Sequence[str], delimiter: str) -> list[_Marks]:
    found = [_Marks(decimal, thousands_mark(file, decimal, delimiter)) for decimal in decimals]
    return [marks for marks in found if marks.thousands]


def _sniffed(
    session: duckdb.DuckDBPyConnection,
    file: Path,
    options: Mapping[str, str],
    marks: _Marks,
    words: tuple[str, ...],
) -> Layout:
    told = {**options, "decimal_separator": statements.text(marks.decimal), "nullstr": nulls(words)}
    if marks.thousands:
        told["thousands"] = statements.text(marks.thousands)
    query = f"SELECT {_LAYOUT} FROM sniff_csv({arguments(file, told)})"  # noqa: S608  # all texts are quoted
    ((delimiter, escape, comment, header, columns, dates, timestamps),) = session.execute(query).fetchall()
    names = clean_names(column["name"] for column in columns)
    return Layout(
        delimiter=delimiter,
        # Later rows may have quotes inside quotes even if the first ones have none.
        escape='"' if escape == _NOTHING else escape,
        comment="" if comment == _NOTHING else comment,
        header=header,
        columns=tuple(
            Column(name, kept_type(column["type"])) for name, column in zip(names, columns, strict=True)
        ),
        skip=int(options["skip"]),
        decimal=marks.decimal,
        thousands=marks.thousands,
        null_words=words,
        date_format=dates or "",
        timestamp_format=timestamps or "",
    )


def _texts(layout: Layout) -> list[str]:
    return [column.name for column in layout.columns if column.type == "VARCHAR"]


def _better(other: Layout, layout: Layout) -> Layout:
    """Return another layout if it finds the same columns, and makes more of some and less of none."""
    pairs = [*zip(layout.columns, other.columns, strict=False)]
    same = len(layout.columns) == len(other.columns) and layout.delimiter == other.delimiter
    better = (
        same
        and layout.header == other.header
        and all(old.type == "VARCHAR" or new.type != "VARCHAR" for old, new in pairs)
        and any(old.type == "VARCHAR" != new.type for old, new in pairs)
    )
    return other if better else layout


def _used_words(
    session: duckdb.DuckDBPyConnection, file: Path, plain: Layout, filled: Layout
) -> tuple[str, ...]:
    """Return the words that stand for missing values, if that is all they stand for.

    In a column of text NA may be a country: then nobody but a person can tell.
    """
    gained = [
        new.name
        for old, new in zip(plain.columns, filled.columns, strict=True)
        if old.type == "VARCHAR" and new.type != "VARCHAR"
    ]
    kept = _texts(filled)
    texts = read_csv(file, plain.all_texts())
    wanted = ", ".join(statements.text(word) for word in NULL_WORDS)

    def found(columns: list[str]) -> set[str]:
        if not columns:
            return set()
        values = ", ".join(statements.name(name) for name in columns)
        unnested = f"SELECT unnest([{values}]) AS value FROM ({texts})"  # noqa: S608  # names are quoted
        query = f"SELECT DISTINCT value FROM ({unnested}) WHERE value IN ({wanted})"  # noqa: S608  # quoted
        return {word for (word,) in session.execute(query).fetchall()}

    words = found(gained)
    if words & found(kept):
        return ()
    return tuple(word for word in NULL_WORDS if word in words)


def _with_codes(session: duckdb.DuckDBPyConnection, file: Path, layout: Layout, chosen: set[int]) -> Layout:
    """Return the layout with columns of codes such as 007 as text, but for those whose type was chosen."""
    numbers = [
        column.name
        for position, column in enumerate(layout.columns)
        if column.type in _NUMBERS and position not in chosen
    ]
    if not numbers:
        return layout
    codes = padded_columns(session, read_csv(file, layout.all_texts()), numbers)
    return replace(layout, columns=as_texts(layout.columns, codes))


def as_texts(columns: Schema, names: set[str]) -> Schema:
    """Return columns with some of them as text."""
    return tuple(Column(column.name, "VARCHAR") if column.name in names else column for column in columns)
