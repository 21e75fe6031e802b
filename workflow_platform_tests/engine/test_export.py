from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine import statements
from workflow_platform.engine.export import export
from workflow_platform.errors import ExecutionError, InvalidError

VALUES = """
SELECT 1 AS i, NULL::VARCHAR AS nothing, '' AS empty, 'a"b,' || chr(10) || 'é' AS t, 1.50::DECIMAL(5, 2) AS d,
       'nan'::DOUBLE AS x, '-inf'::FLOAT AS y, true AS b, TIMESTAMP '1950-01-01 01:02:03.5' AS ts,
       TIMESTAMPTZ '2024-07-01 00:00:00+00' AS tz, DATE '1900-01-01' AS day,
       [1.5, 'inf'::DOUBLE] AS list, {'p q': 'nan'::DOUBLE, 'n': [1]} AS nested,
       map {'k': 'nan'::DOUBLE} AS m, NULL::DOUBLE[] AS no_list
"""


@pytest.fixture
def result(tmp_path: Path) -> Path:
    file = tmp_path / "result.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({VALUES}) TO '{file}'")
    return file


def test_csv_tells_missing_from_empty(result: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    export(result, target)
    text = target.read_text()
    assert text.startswith(
        'i,nothing,empty,t,d,x,y,b,ts,tz,day,list,nested,m,no_list\n1,,"","a""b,\né",1.50,nan,-inf,'
    )
    with target.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["t"] == 'a"b,\né'
    assert (row["ts"], row["tz"], row["day"]) == (
        "1950-01-01 01:02:03.5",
        "2024-07-01 00:00:00+00",
        "1900-01-01",
    )


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".JSON"])
def test_json_holds_what_json_can_hold(suffix: str, result: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out{suffix}"
    export(result, target)

    def never(word: str) -> float:
        raise AssertionError(word)

    found = json.loads(target.read_text(), parse_constant=never)
    assert (found if suffix == ".ndjson" else found[0]) == {
        "i": 1,
        "nothing": None,
        "empty": "",
        "t": 'a"b,\né',
        "d": 1.5,
        "x": None,
        "y": None,
        "b": True,
        "ts": "1950-01-01 01:02:03.5",
        "tz": "2024-07-01 00:00:00+00",
        "day": "1900-01-01",
        "list": [1.5, None],
        "nested": {"p q": None, "n": [1]},
        "m": {"k": None},
        "no_list": None,
    }


def test_parquet_holds_the_same_rows_as_every_program_reads_them(result: Path, tmp_path: Path) -> None:
    kept, made = tmp_path / "kept.parquet", tmp_path / "out.parquet"
    rows = f"SELECT * FROM range(100_000) AS t (i), read_parquet('{result}')"
    with duckdb.connect() as connection:
        connection.execute(statements.keep_as_parquet(rows, str(kept)))
        export(kept, made)
        for one, other in ((kept, made), (made, kept)):
            missing = f"FROM read_parquet('{one}') EXCEPT ALL FROM read_parquet('{other}')"
            assert not connection.execute(missing).fetchall()
        encodings = [
            {
                encoding
                for (found,) in connection.sql(f"SELECT encodings FROM parquet_metadata('{file}')").fetchall()
                for encoding in found.split(", ")
            }
            for file in (kept, made)
        ]
    # The platform's own files may have encodings that not every program knows.
    assert "DELTA_BINARY_PACKED" in encodings[0]
    assert not any(encoding.startswith("DELTA") for encoding in encodings[1])


@pytest.mark.parametrize("suffix", [".csv", ".json", ".ndjson"])
def test_rows_keep_their_order(suffix: str, tmp_path: Path) -> None:
    source, target = tmp_path / "many.parquet", tmp_path / f"out{suffix}"
    with duckdb.connect() as connection:
        query = "SELECT (i * 7919) % 300007 AS n FROM range(300000) AS t (i)"
        connection.execute(f"COPY ({query}) TO '{source}' (ROW_GROUP_SIZE 5000)")
        export(source, target)
        rows = connection.execute(f"SELECT n FROM '{target}'").fetchall()
    assert rows == [(i * 7919 % 300007,) for i in range(300000)]


@pytest.mark.parametrize(("suffix", "text"), [(".csv", "a,b\n"), (".json", "[]"), (".ndjson", "")])
def test_a_result_without_rows_is_a_file_without_rows(suffix: str, text: str, tmp_path: Path) -> None:
    source, target = tmp_path / "empty.parquet", tmp_path / f"out{suffix}"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS a, 2.5::DOUBLE AS b WHERE false) TO '{source}'")
    export(source, target)
    found = target.read_text()
    assert json.loads(found) == [] if suffix == ".json" else found == text, found


def test_other_endings_are_answered_with_the_known_ones(result: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=r"out\.xlsx") as caught:
        export(result, tmp_path / "out.xlsx")
    assert caught.value.hint == "The name must end in one of .csv, .parquet, .json, .ndjson."


def test_an_unwritable_place_is_refused(result: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="cannot be written: No such file or directory"):
        export(result, tmp_path / "missing" / "out.csv")


def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target, broken = tmp_path / "out.csv", tmp_path / "broken.parquet"
    target.write_text("old\n")
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(ExecutionError, match="could not be written"):
        export(broken, target)
    assert target.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.parquet", "out.csv"]


def test_reading_and_writing_files_loads_no_pandas() -> None:
    program = (
        "import sys, workflow_platform.engine.export, workflow_platform.engine.ingest;"
        "print(*{'pandas', 'pyarrow', 'adbc_driver_manager', 'psycopg2'}.intersection(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
