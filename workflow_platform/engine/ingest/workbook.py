"""Sheets of Excel workbooks, as texts with commas."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from workflow_platform.engine.ingest.conversion import Conversion, Converted
from workflow_platform.engine.ingest.delimited import convert_layout
from workflow_platform.engine.ingest.sniffing import NULL_WORDS, as_texts, detect
from workflow_platform.engine.ingest.source import Source
from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import did_you_mean, listing

Cell = int | float | str | bool | time | date | datetime | timedelta
_OPTIONS = {"delim": "','"}


@dataclass(frozen=True, slots=True)
class _Written:
    """A sheet as a text.

    Attributes:
        numbers: the number of each row in the sheet; rows without a value are left out.
        texts: for each column, the last row, counted in the text, with a text in it, or -1.
    """

    numbers: tuple[int, ...]
    texts: tuple[int, ...]


def convert_workbook(asked: Conversion) -> Converted:
    """Write the rows of a sheet, the first unless another is named, to a Parquet file.

    What a cell holds as text stays text, whatever it looks like.
    """
    name = asked.source.name
    text = asked.folder / "sheet.csv"
    try:
        book = CalamineWorkbook.from_path(asked.source.file)
        sheets = tuple(book.sheet_names)
        chosen = asked.said.sheet or next(iter(sheets), "")
        if chosen not in sheets:
            message = f"There is no sheet '{chosen}' in '{name}'; there is {listing(sheets)}."
            raise InvalidError(message, did_you_mean(chosen, sheets))
        rows = book.get_sheet_by_name(chosen).iter_rows()
        written = _write(rows, text, set(asked.said.null_words or NULL_WORDS))
    except (CalamineError, zipfile.BadZipFile) as error:
        message = f"The file '{name}' is not a workbook that can be read."
        raise InvalidError(message, "Save it again as .xlsx, without a password.") from error
    if not written.numbers:
        hint = f"Choose another of {listing(sheets)}." if len(sheets) > 1 else ""
        raise InvalidError(f"The sheet '{chosen}' of '{name}' is empty.", hint)
    source = Source(text, name, row_numbers=written.numbers)
    inner = replace(asked, source=source)
    layout = detect(asked.session, text, _OPTIONS, replace(asked.said, delimiter=","))
    first = layout.skip + layout.header
    types_chosen = {choice.position for choice in asked.said.columns if choice.type}
    texts = {
        column.name
        for position, (column, last) in enumerate(zip(layout.columns, written.texts, strict=True))
        if last >= first and position not in types_chosen
    }
    found = convert_layout(inner, replace(layout, columns=as_texts(layout.columns, texts)))
    reading = replace(found.reading, encoding=None, delimiter=None, quote=None, sheet=chosen, sheets=sheets)
    return replace(found, reading=reading)


def _write(rows: Iterator[list[Cell]], target: Path, null_words: set[str]) -> _Written:
    numbers: list[int] = []
    texts: list[int] = []
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(rows, start=1):
            values = [_text(cell) for cell in row]
            if not any(values):
                continue
            texts.extend([-1] * (len(row) - len(texts)))
            for position, cell in enumerate(row):
                if isinstance(cell, str) and cell and cell not in null_words:
                    texts[position] = len(numbers)
            numbers.append(number)
            writer.writerow(values)
    return _Written(tuple(numbers), tuple(texts))


def _text(cell: Cell) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case float() | int():
            return repr(cell)
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return cell.replace("\0", "\ufffd")
