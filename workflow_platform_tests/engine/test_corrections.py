from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest import Ingested, RejectedRowsError, ingest
from workflow_platform.engine.ingest.corrections import GUESS, ColumnChoice, Corrections
from workflow_platform.errors import InvalidError

Rows = list[tuple[object, ...]]
Reader = Callable[..., tuple[Ingested, Rows]]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Read a file, given by its content or already there, and give what became of it and its rows."""
    bounds = Bounds("500MB", 2, "1GB", tmp_path / "temp")

    def reading(
        name: str, content: str | bytes | None, said: Corrections = GUESS, most_rejects: int = 0
    ) -> tuple[Ingested, Rows]:
        target = tmp_path / "made.parquet"
        if content is not None:
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        made = ingest(tmp_path / name, target, bounds, said, most_rejects=most_rejects)
        with duckdb.connect() as connection:
            return made, connection.execute("FROM read_parquet(?)", [str(target)]).fetchall()

    return reading


def types(made: Ingested) -> dict[str, str]:
    return {column.name: column.type for column in made.schema}


@pytest.mark.parametrize(
    ("content", "said", "schema", "rows"),
    [
        ("Report\n\na,b\n1,2\n3,4\n", GUESS, {"a": "BIGINT", "b": "BIGINT"}, [(1, 2), (3, 4)]),
        ("Sales,,\n,,\na,b,c\n1,2,x\n3,4,y\n", GUESS, {"a": "BIGINT", "b": "BIGINT", "c": "VARCHAR"}, None),
        ("a;b\n1,5;2\n2,5;3\n", GUESS, {"a": "DOUBLE", "b": "BIGINT"}, [(1.5, 2), (2.5, 3)]),
        (
            "a;b\n1.234,5;1.000\n2,5;3\n",
            Corrections(thousands="."),
            {"a": "DOUBLE", "b": "BIGINT"},
            [(1234.5, 1000), (2.5, 3)],
        ),
        ("a;b\n1.234,5;1.000\n2,5;3\n", GUESS, {"a": "DOUBLE", "b": "BIGINT"}, [(1234.5, 1000), (2.5, 3)]),
        ('a,b\n"1,234.50",1\n-7.25,2\n', GUESS, {"a": "DOUBLE", "b": "BIGINT"}, [(1234.5, 1), (-7.25, 2)]),
        (
            "Sales;;\na;b;c\n1.234,50;-;x\n;1.000,25;y\n7,5;2,5;z\n",
            GUESS,
            {"a": "DOUBLE", "b": "DOUBLE", "c": "VARCHAR"},
            [(1234.5, None, "x"), (None, 1000.25, "y"), (7.5, 2.5, "z")],
        ),
        # A latitude beside it: 52.52 has no thousands, so points are not what stands between them.
        (
            "a;b\n1.234,5;52.52\n2,5;9.1\n",
            GUESS,
            {"a": "VARCHAR", "b": "DOUBLE"},
            [("1.234,5", 52.52), ("2,5", 9.1)],
        ),
        ("a;b\nx;2,5\ny;1.234,5", GUESS, {"a": "VARCHAR", "b": "DOUBLE"}, [("x", 2.5), ("y", 1234.5)]),
        ("a;b\n1.234,5;x\n12.34;y\n", GUESS, {"a": "VARCHAR", "b": "VARCHAR"}, None),
        ("a,b\nNA,x\n1,y\n", GUESS, {"a": "BIGINT", "b": "VARCHAR"}, [(None, "x"), (1, "y")]),
        # NA may be Namibia.
        ("a,b\nNA,NA\n1,PT\n", GUESS, {"a": "VARCHAR", "b": "VARCHAR"}, [("NA", "NA"), ("1", "PT")]),
        (
            "a,b\nNA,NA\n1,PT\n",
            Corrections(null_words=("NA",)),
            {"a": "BIGINT", "b": "VARCHAR"},
            [(None, None), (1, "PT")],
        ),
        ("a,b\n-007,0x10\n1,3\n", GUESS, {"a": "VARCHAR", "b": "VARCHAR"}, [("-007", "0x10"), ("1", "3")]),
        ("007\n008\n", Corrections(header=True), {"007": "VARCHAR"}, [("008",)]),
        ("a,b\nc,d\n", Corrections(header=False), {"column0": "VARCHAR", "column1": "VARCHAR"}, None),
        ("x\na b\n1 2\n", Corrections(delimiter=" ", skip_rows=1), {"a": "BIGINT", "b": "BIGINT"}, [(1, 2)]),
        (
            "d\n01/02/2024\n",
            Corrections(date_format="%m/%d/%Y", columns=(ColumnChoice(0, "day", "DATE"),)),
            {"day": "DATE"},
            [(date(2024, 1, 2),)],
        ),
        (
            "zip,price\n12,1.50\n",
            Corrections(columns=(ColumnChoice(0, None, "VARCHAR"), ColumnChoice(1, None, "DECIMAL(9,2)"))),
            {"zip": "VARCHAR", "price": "DECIMAL(9,2)"},
            None,
        ),
        (
            "a,é\n1,2\n".encode("utf-16-le"),
            Corrections(encoding="utf-16-le"),
            {"a": "BIGINT", "é": "BIGINT"},
            None,
        ),
    ],
)
def test_a_text_is_read_as_it_was_said_or_as_it_looks(
    content: str | bytes, said: Corrections, schema: dict[str, str], rows: Rows | None, read: Reader
) -> None:
    made, found = read("some.csv", content, said)
    assert types(made) == schema
    assert rows is None or found == rows


def test_what_was_found_out_can_be_said_again(read: Reader) -> None:
    made, rows = read("some.csv", "Report\n\na;b\n1,5;x\nNA;y\n")
    reading = made.reading
    assert (reading.delimiter, reading.header, reading.skip_rows) == (";", True, 2)
    assert (reading.decimal_comma, reading.null_words, reading.encoding) == (True, ("NA",), "utf-8")
    said = Corrections(
        encoding="utf-8",
        delimiter=";",
        header=reading.header,
        skip_rows=reading.skip_rows,
        decimal_comma=reading.decimal_comma,
        thousands=reading.thousands,
        null_words=reading.null_words,
    )
    again, same = read("some.csv", None, said)
    assert (again.schema, same) == (made.schema, rows)


def test_rows_that_do_not_fit_are_left_out_up_to_a_number(read: Reader) -> None:
    said = Corrections(columns=(ColumnChoice(0, None, "BIGINT"),))
    content = 'a,b\n1,"x\ny"\nx,3\n"p\nq",4\n5,6\n'
    made, rows = read("some.csv", content, said, 2)
    assert rows == [(1, "x\ny"), (5, "6")]
    assert made.rejected == 2
    assert [(reject.line, reject.column) for reject in made.rejects] == [(4, "a"), (5, "a")]
    assert [reject.reason for reject in made.rejects] == [
        "'x' is not an integer",
        "'p…' is not what this column holds",
    ]
    with pytest.raises(RejectedRowsError) as caught:
        read("some.csv", content, said, 1)
    assert caught.value.count == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Corrections(columns=(ColumnChoice(7, "x"),)), "no column at position 7"),
        (Corrections(columns=(ColumnChoice(0, None, "BLOB"),)), "'BLOB' is no type"),
        (Corrections(columns=(ColumnChoice(0, None, "DECIMAL(50,2)"),)), "is no type"),
        (Corrections(thousands=",", decimal_comma=True), "cannot stand both"),
        (Corrections(encoding="utf-16"), "is not in UTF-16"),
    ],
)
def test_what_cannot_be_is_refused(said: Corrections, words: str, read: Reader) -> None:
    with pytest.raises(InvalidError, match=words.replace("(", r"\(")):
        read("some.csv", "a,b\n1,2\n3\n", said)


def workbook(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet("People")
        sheet.write(0, 0, "People of 2024")
        sheet.write_row(3, 0, ["id", "zip", "born", "seen", "share", "note"])
        for row in range(4):
            sheet.write_number(4 + row, 0, row)
            sheet.write_string(4 + row, 1, f"00{row}")
            sheet.write_datetime(4 + row, 2, date(2000, 1, 1 + row), day)
            sheet.write_datetime(4 + row, 3, datetime(2024, 1, 1, 10, row), moment)  # noqa: DTZ001  # as in Excel
            sheet.write_number(4 + row, 4, row / 4)
            sheet.write_string(4 + row, 5, "line\nbreak" if row else "12")
        book.add_worksheet("Nothing")


def test_a_workbook_keeps_its_dates_and_its_texts(tmp_path: Path, read: Reader) -> None:
    workbook(tmp_path / "some.xlsx")
    made, rows = read("some.xlsx", None)
    assert types(made) == {
        "id": "BIGINT",
        "zip": "VARCHAR",
        "born": "DATE",
        "seen": "TIMESTAMP",
        "share": "DOUBLE",
        "note": "VARCHAR",
    }
    moment = datetime(2024, 1, 1, 10, 1)  # noqa: DTZ001  # as in Excel
    assert rows[1] == (1, "001", date(2000, 1, 2), moment, 0.25, "line\nbreak")
    assert (made.reading.sheet, made.reading.sheets) == ("People", ("People", "Nothing"))
    said = Corrections(columns=(ColumnChoice(5, None, "BIGINT"),))
    with pytest.raises(RejectedRowsError) as caught:
        read("some.xlsx", None, said)
    assert [reject.line for reject in caught.value.rejects] == [6, 7, 8]


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path, read: Reader) -> None:
    workbook(tmp_path / "some.xlsx")
    with pytest.raises(InvalidError, match=r"The sheet 'Nothing' of 'some\.xlsx' is empty"):
        read("some.xlsx", None, Corrections(sheet="Nothing"))
    with pytest.raises(InvalidError, match=r"no sheet 'Peopl'.*Did you mean 'People'"):
        read("some.xlsx", None, Corrections(sheet="Peopl"))


def test_an_archive_of_one_file_is_unpacked(tmp_path: Path, read: Reader) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("folder/People.CSV", "a\n1\n")
        archive.writestr("__MACOSX/._People.CSV", "x")
    assert read("some.zip", None)[1] == [(1,)]
    with zipfile.ZipFile(tmp_path / "some.zip", "a") as archive:
        archive.writestr("more.csv", "a\n1\n")
    with pytest.raises(InvalidError, match="holds 2 files"):
        read("some.zip", None)
    with pytest.raises(InvalidError, match="not a complete archive"):
        read("other.zip", b"PK not really")
