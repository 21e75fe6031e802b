"""Rows as an Excel workbook of one sheet."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workflow_platform.errors import InvalidError

MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767

_BATCH = 10_000
# Excel keeps numbers as 64-bit floating point and shows 15 digits.
_MOST_DIGITS = 15
_FIRST_YEAR = 1900
_WAY_OUT = "Download it as CSV or Parquet."


def write_workbook(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write the rows of a query to a workbook. No cell is ever a formula.

    Numbers that Excel would round, and moments that it cannot hold, become texts; moments are in UTC.
    Raises InvalidError for more than fits into a sheet.
    """
    ((rows,),) = session.execute(f"SELECT count(*) FROM ({query})").fetchall()  # noqa: S608  # names are quoted
    result = session.execute(query)
    names = [column[0] for column in result.description or ()]
    if rows > MOST_ROWS or len(names) > MOST_COLUMNS:
        message = f"An Excel sheet holds {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns at most."
        raise InvalidError(message, _WAY_OUT)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        # Big sheets need the larger form of an archive.
        "use_zip64": True,
        "tmpdir": str(target.parent),
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        cells = _Cells(sheet, book.add_format({"bold": True}), *_formats(book))
        cells.write_header(names)
        for number, row in enumerate(_rows(result), start=1):
            cells.write(number, row)


def _formats(book: xlsxwriter.Workbook) -> tuple[Format, Format, Format]:
    patterns = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss")
    day, moment, clock = (book.add_format({"num_format": pattern}) for pattern in patterns)
    return day, moment, clock


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[Sequence[object]]:
    while batch := result.fetchmany(_BATCH):
        yield from batch


class _Cells:
    def __init__(self, sheet: Worksheet, bold: Format, day: Format, moment: Format, clock: Format) -> None:
        self._sheet = sheet
        self._bold = bold
        self._day = day
        self._moment = moment
        self._clock = clock

    def write_header(self, names: Sequence[str]) -> None:
        for column, name in enumerate(names):
            self._sheet.write_string(0, column, name, self._bold)

    def write(self, row: int, values: Sequence[object]) -> None:
        for column, value in enumerate(values):
            if value is not None:
                self._write(row, column, value)

    def _write(self, row: int, column: int, value: object) -> None:
        match value:
            case bool():
                self._sheet.write_boolean(row, column, value)
            case int() | float() | Decimal() if _fits(value):
                self._sheet.write_number(row, column, value)
            case datetime() if value.year >= _FIRST_YEAR:
                naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
                self._sheet.write_datetime(row, column, naive, self._moment)
            case date() if value.year >= _FIRST_YEAR and not isinstance(value, datetime):
                self._sheet.write_datetime(row, column, value, self._day)
            case time() if value.tzinfo is None:
                self._sheet.write_datetime(row, column, value, self._clock)
            case _:
                self._write_text(row, column, _text(value))

    def _write_text(self, row: int, column: int, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            message = f"A text in row {row} is longer than the {LONGEST_TEXT:,} characters of an Excel cell."
            raise InvalidError(message, _WAY_OUT)
        self._sheet.write_string(row, column, text)


def _fits(number: float | Decimal) -> bool:
    if isinstance(number, float):
        return math.isfinite(number)
    digits = str(number).lstrip("-").replace(".", "").strip("0")
    return len(digits) <= _MOST_DIGITS


def _text(value: object) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
