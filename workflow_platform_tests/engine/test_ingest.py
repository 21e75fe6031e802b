from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest import Ingested, Reject, RejectedRowsError, ingest
from workflow_platform.errors import InvalidError

Rows = list[tuple[object, ...]]


@pytest.fixture
def bounds(tmp_path: Path) -> Bounds:
    return Bounds("500MB", 2, "1GB", tmp_path / "temp")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def read(file: Path) -> Rows:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows: Rows = connection.execute("FROM read_parquet(?)", [str(file)]).fetchall()
        return rows


def ingested(folder: Path, bounds: Bounds, name: str, content: str | bytes) -> tuple[dict[str, str], Rows]:
    source, target = folder / name, folder.parent / "made.parquet"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    made = ingest(source, target, bounds)
    rows = read(target)
    assert (made.rows, made.bytes) == (len(rows), target.stat().st_size)
    assert left_behind(folder) == [name]
    return {column.name: column.type for column in made.schema}, rows


def left_behind(folder: Path) -> list[str]:
    # Nothing of the way stays, neither beside the file nor beside the result.
    assert {path.name for path in folder.parent.iterdir()} <= {"files", "temp", "made.parquet"}
    return [path.name for path in folder.iterdir()]


def refused(folder: Path, bounds: Bounds, name: str, content: str | bytes) -> InvalidError:
    with pytest.raises(InvalidError) as caught:
        ingested(folder, bounds, name, content)
    assert not (folder.parent / "made.parquet").exists()
    left_behind(folder)
    assert str(folder) not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("content", "schema", "rows"),
    [
        ("name,age\nAna,41\nBo,30\n", {"name": "VARCHAR", "age": "BIGINT"}, [("Ana", 41), ("Bo", 30)]),
        ("name;share\nAna;0.5\nBo;\n", {"name": "VARCHAR", "share": "DOUBLE"}, [("Ana", 0.5), ("Bo", None)]),
        ("a\tb\n1\tx,y\n", {"a": "BIGINT", "b": "VARCHAR"}, [(1, "x,y")]),
        ("a|b\n1|2\n", {"a": "BIGINT", "b": "BIGINT"}, [(1, 2)]),
        ("zip,n\n01234,1\n99999,2\n", {"zip": "VARCHAR", "n": "BIGINT"}, [("01234", 1), ("99999", 2)]),
        ('zip\n"007"\n"008"\n', {"zip": "VARCHAR"}, [("007",), ("008",)]),
        ("name,country\nAna,PT\n", {"name": "VARCHAR", "country": "VARCHAR"}, [("Ana", "PT")]),
        ("name,country\n", {"name": "VARCHAR", "country": "VARCHAR"}, []),
        ("1,2\n3,4\n", {"column0": "BIGINT", "column1": "BIGINT"}, [(1, 2), (3, 4)]),
        ('a,b\r\n1,"x\ny"\r\n', {"a": "BIGINT", "b": "VARCHAR"}, [(1, "x\ny")]),
        ('a,b\n1,"say ""hi"", ok"\n', {"a": "BIGINT", "b": "VARCHAR"}, [(1, 'say "hi", ok')]),
        ('a,b\n1,"say \\"hi\\", ok"\n', {"a": "BIGINT", "b": "VARCHAR"}, [(1, 'say "hi", ok')]),
        ("a,b\n\n1,2\n\n", {"a": "BIGINT", "b": "BIGINT"}, [(1, 2)]),
        ("# from the lab\na,b\n1,2\n", {"a": "BIGINT", "b": "BIGINT"}, [(1, 2)]),
        ("tag,n\n#1,5\nC#,6\n", {"tag": "VARCHAR", "n": "BIGINT"}, [("#1", 5), ("C#", 6)]),
        ("a,b\n1,NULL\n2,N/A\n", {"a": "BIGINT", "b": "VARCHAR"}, [(1, "NULL"), (2, "N/A")]),
        (
            f"id\n{10**37}\n7\n",
            {"id": "DECIMAL(38,0)"},
            [(10**37,), (7,)],
        ),
        ("a\r1\r2\r", {"a": "BIGINT"}, [(1,), (2,)]),
        ("a,b\n1,2", {"a": "BIGINT", "b": "BIGINT"}, [(1, 2)]),
    ],
)
def test_a_csv_file_is_read_as_it_looks(
    content: str, schema: dict[str, str], rows: Rows, folder: Path, bounds: Bounds
) -> None:
    assert ingested(folder, bounds, "some.csv", content) == (schema, rows)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("a,a,A,,b\n1,2,3,4,5\n", ["a", "a_1", "A_2", "column3", "b"]),
        ('"a\nb",c\x07d, e \n1,2,3\n', ["a b", "c d", "e"]),
        ('"a b","a\nb"\n1,2\n', ["a b", "a b_1"]),
        ('"it\'s","say ""x""",{y: z}\n1,2,3\n', ["it's", 'say "x"', "{y: z}"]),
    ],
)
def test_names_of_columns_become_unique_and_printable(
    content: str, names: list[str], folder: Path, bounds: Bounds
) -> None:
    schema, rows = ingested(folder, bounds, "some.csv", content)
    assert list(schema) == names
    assert rows == [tuple(range(1, len(names) + 1))]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "tsv", "json", "ndjson", "json.gz"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-sig", "utf-32", "cp1252", "latin-1"]
)
def test_texts_of_any_encoding_give_the_same_rows(
    kind: str, encoding: str, folder: Path, bounds: Bounds
) -> None:
    # The last three letters tell Windows-1252 from Latin-1, which gives them no meaning.
    name = "Zoë Ñ é" + (" “€”" if encoding != "latin-1" else "")
    texts = {
        "csv": f"name,n\n{name},1\n",
        "tsv": f"name\tn\n{name}\t1\n",
        "json": json.dumps([{"name": name, "n": 1}], ensure_ascii=False),
        "ndjson": json.dumps({"name": name, "n": 1}, ensure_ascii=False) + "\n",
    }
    text = texts[kind.removesuffix(".gz")]
    content = ("\ufeff" + text).encode("utf-16-le") if encoding == "utf-16-le-sig" else text.encode(encoding)
    if kind.endswith(".gz"):
        content = gzip.compress(content, mtime=0)
    schema, rows = ingested(folder, bounds, f"some.{kind.upper()}", content)
    assert (schema, rows) == ({"name": "VARCHAR", "n": "BIGINT"}, [(name, 1)])


@pytest.mark.parametrize(
    ("content", "schema", "rows"),
    [
        ('[{"a": 1, "b": {"c": [1, 2]}}]', {"a": "BIGINT", "b": "STRUCT(c BIGINT[])"}, [(1, {"c": [1, 2]})]),
        ('{"a": 1}\n{"a": 2.5, "z": "x"}\n', {"a": "DOUBLE", "z": "VARCHAR"}, [(1.0, None), (2.5, "x")]),
        ('{"a": "01234", "d": "2024-02-29"}', {"a": "VARCHAR", "d": "DATE"}, None),
        (f'[{{"a": {2**64 - 1}, "b": [{2**63}]}}]', {"a": "DECIMAL(38,0)", "b": "DECIMAL(38,0)[]"}, None),
        ('[{"a": null, "b": 1}]', {"a": "VARCHAR", "b": "BIGINT"}, [(None, 1)]),
        ('[{"a": 1}, {"a": "x"}]', {"a": "JSON"}, [("1",), ('"x"',)]),
        ('[{"A": 1, "a": 2}]', {"A": "BIGINT", "a_1": "BIGINT"}, [(1, 2)]),
    ],
)
def test_json_keeps_its_nested_values(
    content: str, schema: dict[str, str], rows: Rows | None, folder: Path, bounds: Bounds
) -> None:
    found, values = ingested(folder, bounds, "some.json", content)
    assert found == schema
    assert rows is None or values == rows


def test_no_digit_of_a_large_integer_is_lost(folder: Path, bounds: Bounds) -> None:
    _, rows = ingested(folder, bounds, "some.json", f'[{{"a": {2**64 - 1}, "b": [{2**63}]}}]')
    assert [(int(str(a)), list(map(int, b))) for a, b in rows] == [(2**64 - 1, [2**63])]  # type: ignore[call-overload]  # a list


def test_a_parquet_file_keeps_its_types(folder: Path, bounds: Bounds) -> None:
    query = """SELECT 1.50::DECIMAL(10, 3) AS d, uuid() AS u, [1, 2] AS l,
        TIMESTAMPTZ '2024-01-01 00:00:00+00' AS t, NULL::VARCHAR AS "line\nbreak", 7::UTINYINT AS n"""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{folder / 'some.parquet'}'")
    before = read(folder / "some.parquet")
    made = ingest(folder / "some.parquet", folder.parent / "made.parquet", bounds)
    assert {column.name: column.type for column in made.schema} == {
        "d": "DECIMAL(10,3)",
        "u": "UUID",
        "l": "INTEGER[]",
        "t": "TIMESTAMP WITH TIME ZONE",
        "line break": "VARCHAR",
        "n": "UTINYINT",
    }
    assert read(folder.parent / "made.parquet") == before


def test_many_rows_keep_their_order(folder: Path, bounds: Bounds) -> None:
    lines = "".join(f"{i * 7919 % 300007},name {i}\n" for i in range(300000))
    schema, rows = ingested(folder, bounds, "some.csv", "n,name\n" + lines)
    assert schema == {"n": "BIGINT", "name": "VARCHAR"}
    assert rows == [(i * 7919 % 300007, f"name {i}") for i in range(300000)]


@pytest.mark.parametrize(
    "name", ["*.csv", "a[1].csv", "a?b.csv", 'it\'s "x".csv', "year=2024.csv", "-- x;.csv"]
)
def test_the_name_of_the_file_means_nothing(name: str, folder: Path, bounds: Bounds) -> None:
    (folder.parent / "temp").mkdir()
    (folder.parent / "temp" / "other.csv").write_text("not,this\n")
    inside = folder / "year=2024" / "[x]"
    inside.mkdir(parents=True)
    (inside / "decoy.csv").write_text("a,b\n9,9\n")
    (inside / name).write_text("a,b\n1,2\n")
    made = ingest(inside / name, folder.parent / "made.parquet", bounds)
    assert [column.name for column in made.schema] == ["a", "b"]
    assert read(folder.parent / "made.parquet") == [(1, 2)]


def test_rows_that_cannot_be_read_are_listed_by_line(folder: Path, bounds: Bounds) -> None:
    error = refused(folder, bounds, "some.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert isinstance(error, RejectedRowsError)
    assert error.count == 2
    assert error.rejects == (
        Reject(3, "b", "it has 1 value for 2 columns"),
        Reject(4, "", "it has 3 values for 2 columns"),
    )
    assert error.message == (
        "2 rows of 'some.csv' cannot be read. Line 3, column 'b': it has 1 value for 2 columns. "
        "Line 4: it has 3 values for 2 columns."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("kind", ["csv", "csv.gz"])
def test_lines_are_counted_as_an_editor_does(end: str, kind: str, folder: Path, bounds: Bounds) -> None:
    lines = ['"a', 'c",b', "", '1,"é', "", 'y"', "", "", "3", '4,"x', 'y",5', "6,7"]
    packed = gzip.compress if kind.endswith(".gz") else bytes
    error = refused(folder, bounds, f"some.{kind}", packed(end.join([*lines, ""]).encode()))
    assert isinstance(error, RejectedRowsError)
    assert [reject.line for reject in error.rejects] == [9, 10]


def test_lines_of_a_long_file_are_counted_to_its_end(folder: Path, bounds: Bounds) -> None:
    row = '1,"' + "x" * 50 + '\n\ny"\n'
    error = refused(folder, bounds, "some.csv", "a,b\n" + row * 100_000 + "2\n" + row * 100_000 + "3\n")
    assert isinstance(error, RejectedRowsError)
    assert [reject.line for reject in error.rejects] == [300_002, 600_003]


@pytest.mark.parametrize(
    "lines", [["1,2", '"x,3', "4,5"], ["1,2"] * 200 + ['"x,3'] + ["4,5"] * 3], ids=["at once", "later"]
)
def test_a_quote_that_is_never_closed_is_found(lines: list[str], folder: Path, bounds: Bounds) -> None:
    error = refused(folder, bounds, "some.csv", "\n".join(["a,b", *lines]))
    assert isinstance(error, RejectedRowsError)
    assert [reject.line for reject in error.rejects] == [lines.index('"x,3') + 2]
    assert "quote is not closed" in error.message


def test_only_the_first_of_many_bad_rows_are_listed(folder: Path, bounds: Bounds) -> None:
    error = refused(folder, bounds, "some.csv", "a,b\n" + "1,2\n" * 100 + "3\n" * 40 + "4,5\n" * 100)
    assert isinstance(error, RejectedRowsError)
    assert error.count == 40
    assert [reject.line for reject in error.rejects] == [*range(102, 142)]
    assert "And 35 more." in error.message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("some.csv", "", "is empty"),
        ("some.csv", " \n\n", "is empty"),
        ("some.csv", "\ufeff".encode("utf-16-le"), "is empty"),
        ("some.csv.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("some.json", "  ", "is empty"),
        ("some.json", "[]", "holds no records"),
        ("some.csv", b"PK\x03\x04\x00\x00binary", "is not a text"),
        ("some.csv", b"\xff\xfea", "is not in UTF-16"),
        ("some.csv.gz", b"not packed", "not a complete gzip file"),
        ("some.csv.gz", gzip.compress(b"a,b\n1,2\n" * 1000, mtime=0)[:-20], "not a complete gzip file"),
        ("some.csv", "a,b\r\n1,2\n3,4\r\n", "could not be told apart"),
        ("some.json", '[{"a": 1}, {"a":', "not JSON in record 2: unexpected end of data"),
        ("some.ndjson", '{"a": 1}\n{"a":}\n', "not JSON in line 2: unexpected character"),
        ("some.parquet", b"PAR1 and no more", "cannot be read"),
        ("some.xlsx", b"PK", "is not a workbook that can be read"),
        ("some.parquet.gz", b"x", "cannot be read"),
        ("some", "a\n1\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    name: str, content: str | bytes, words: str, folder: Path, bounds: Bounds
) -> None:
    message = refused(folder, bounds, name, content).message
    assert words in message
    assert f"'{name}'" in message


def test_unknown_endings_are_answered_with_the_known_ones(folder: Path, bounds: Bounds) -> None:
    assert ".csv, .txt, .tsv" in refused(folder, bounds, "some.xls", b"PK").hint


def test_a_missing_file_and_an_unwritable_place_are_refused(folder: Path, bounds: Bounds) -> None:
    with pytest.raises(InvalidError, match="There is no file"):
        ingest(folder / "none.csv", folder / "made.parquet", bounds)
    (folder / "some.csv").write_text("a\n1\n")
    with pytest.raises(InvalidError, match="cannot be written: No such file or directory"):
        ingest(folder / "some.csv", folder / "missing" / "made.parquet", bounds)


def test_a_target_is_replaced_only_by_a_whole_file(folder: Path, bounds: Bounds) -> None:
    target = folder / "made.parquet"
    (folder / "some.csv").write_text("a\n1\n")
    assert isinstance(ingest(folder / "some.csv", target, bounds), Ingested)
    (folder / "some.csv").write_text("a,b\n1,2\n3\n")
    with pytest.raises(RejectedRowsError):
        ingest(folder / "some.csv", target, bounds)
    assert read(target) == [(1,)]
