"""Texts whose columns are separated by commas or the like."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import duckdb

from workflow_platform.engine.ingest import columnar
from workflow_platform.engine.ingest.columns import clean_names
from workflow_platform.engine.ingest.conversion import Conversion, Converted
from workflow_platform.engine.ingest.layout import Layout, read_csv
from workflow_platform.engine.ingest.rejects import rejected, rejected_rows_error
from workflow_platform.engine.ingest.sniffing import detect
from workflow_platform.engine.ingest.source import opened
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Column

_DELIMITERS = ",;\t|"


def convert_csv(asked: Conversion) -> Converted:
    """Write the rows of a text with any usual delimiter to a Parquet file."""
    return _convert(asked, {})


def convert_tsv(asked: Conversion) -> Converted:
    """Write the rows of a text with tabs to a Parquet file."""
    known = {} if asked.said.delimiter else {"delim": "'\t'"}
    return _convert(asked, known)


def _convert(asked: Conversion, known: Mapping[str, str]) -> Converted:
    try:
        layout = detect(asked.session, asked.source.file, known, asked.said)
    except duckdb.InvalidInputException as error:
        raise _undetected(asked) from error
    return convert_layout(asked, layout)


def convert_layout(asked: Conversion, layout: Layout) -> Converted:
    """Write the rows of a text whose layout is known to a Parquet file."""
    # Looking for codes has read the text before, and its rejects would count twice.
    for table in ("reject_errors", "reject_scans"):
        asked.session.execute(f"DROP TABLE IF EXISTS {table}")
    rows = columnar.copy(asked, read_csv(asked.source.file, layout))
    rejects, count = rejected(asked.session, asked.source)
    return Converted(rows, layout.reading(asked.kind, asked.source.encoding), rejects, count)


def _undetected(asked: Conversion) -> InvalidError:
    """Return why no layout fits, reading the text as its first line suggests."""
    source = asked.source
    with io.TextIOWrapper(opened(source.file), encoding="utf-8") as lines:
        first = lines.readline(1 << 20)
    delimiter = max(_DELIMITERS, key=first.count)
    names = clean_names(next(csv.reader([first], delimiter=delimiter)))
    layout = Layout(delimiter, '"', "", header=True, columns=tuple(Column(n, "VARCHAR") for n in names))
    try:
        found = convert_layout(asked, layout)
    except duckdb.Error:
        # It is the first failure that counts; this was to find its place.
        found = None
    if found is not None and found.rejected:
        return rejected_rows_error(source.name, found.rejects, found.rejected)
    return InvalidError(
        f"The rows and columns of the file '{source.name}' could not be told apart.",
        "Check that all lines end in the same way and that every quote is closed.",
    )
