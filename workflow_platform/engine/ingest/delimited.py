"""Texts whose columns are separated by commas or the like."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest import columnar
from workflow_platform.engine.ingest.columns import clean_names, kept_type
from workflow_platform.engine.ingest.rejects import RejectedRowsError, refuse_rejects
from workflow_platform.engine.ingest.source import Source, opened
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Column, Schema

# Up to this size all of a file decides on its types; of larger ones, its first rows.
_WHOLE = 64 * 1024 * 1024
_SAMPLE_ROWS = 200_000
_DELIMITERS = ",;\t|"
_NOTHING = "(empty)"
_LAYOUT = "Delimiter, Escape, Comment, HasHeader, Columns, DateFormat, TimestampFormat"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is to be read.

    Attributes:
        delimiter: what stands between two columns.
        escape: what makes a quote inside quotes a part of the value.
        comment: what begins a line that is no row, or an empty text.
        header: whether the first line names the columns.
        columns: the columns, in order.
        date_format: how dates are written, or an empty text for the usual way.
        timestamp_format: the same for timestamps.
    """

    delimiter: str
    escape: str
    comment: str
    header: bool
    columns: Schema
    date_format: str = ""
    timestamp_format: str = ""


def convert_csv(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> int:
    """Write the rows of a text with any usual delimiter to a Parquet file; return their number."""
    return _convert(session, source, target, {})


def convert_tsv(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> int:
    """Write the rows of a text with tabs to a Parquet file; return their number."""
    return _convert(session, source, target, {"delim": "'\t'"})


def _convert(
    session: duckdb.DuckDBPyConnection, source: Source, target: Path, known: Mapping[str, str]
) -> int:
    try:
        layout = _detected(session, source.file, known)
    except duckdb.InvalidInputException as error:
        raise _undetected(session, source, target) from error
    rows = columnar.copy(session, _query(source.file, layout), target)
    refuse_rejects(session, source)
    return rows


def _detected(session: duckdb.DuckDBPyConnection, file: Path, known: Mapping[str, str]) -> Layout:
    options = {
        # Left to itself, DuckDB may take a file without quotes in its first rows for one without quotes,
        # and skip lines until all that are left have the same number of columns.
        "quote": "'\"'",
        "skip": "0",
        "store_rejects": "true",
        "sample_size": "-1" if file.stat().st_size <= _WHOLE else str(_SAMPLE_ROWS),
    }
    sniffed = f"sniff_csv({_arguments(file, {**options, **known})})"
    query = f"SELECT {_LAYOUT} FROM {sniffed}"  # noqa: S608  # all texts are quoted
    ((delimiter, escape, comment, header, columns, date_format, timestamp_format),) = session.execute(
        query
    ).fetchall()
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
        date_format=date_format or "",
        timestamp_format=timestamp_format or "",
    )


def _query(file: Path, layout: Layout) -> str:
    text = statements.text
    options = {
        "auto_detect": "false",
        "delim": text(layout.delimiter),
        "quote": "'\"'",
        "escape": text(layout.escape),
        "comment": text(layout.comment),
        "header": str(layout.header).lower(),
        "skip": "0",
        "store_rejects": "true",
        "hive_partitioning": "false",
        "columns": "{" + ", ".join(f"{text(c.name)}: {text(c.type)}" for c in layout.columns) + "}",
    }
    if layout.date_format:
        options["dateformat"] = text(layout.date_format)
    if layout.timestamp_format:
        options["timestampformat"] = text(layout.timestamp_format)
    return f"SELECT * FROM read_csv({_arguments(file, options)})"  # noqa: S608  # all texts are quoted


def _arguments(file: Path, options: Mapping[str, str]) -> str:
    return ", ".join([statements.text(str(file)), *(f"{name} = {value}" for name, value in options.items())])


def _undetected(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> InvalidError:
    """Return why no layout fits, reading the text as its first line suggests."""
    with io.TextIOWrapper(opened(source.file), encoding="utf-8") as lines:
        first = lines.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    names = clean_names(next(csv.reader([first], delimiter=delimiter)))
    layout = Layout(delimiter, '"', "", header=True, columns=tuple(Column(n, "VARCHAR") for n in names))
    try:
        columnar.copy(session, _query(source.file, layout), target)
        refuse_rejects(session, source)
    except RejectedRowsError as error:
        return error
    except duckdb.Error:
        # It is the first failure that counts; this was to find its place.
        pass
    return InvalidError(
        f"The rows and columns of the file '{source.name}' could not be told apart.",
        "Check that all lines end in the same way and that every quote is closed.",
    )
