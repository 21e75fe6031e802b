from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest import ingest
from workflow_platform.errors import InvalidError
from workflow_platform_tests.engine.nasty_csv import DATES, FILES, Nasty


@pytest.mark.parametrize("nasty", [pytest.param(nasty, id=name) for name, nasty in FILES.items()])
def test_a_nasty_file_is_read_right_or_refused_with_its_reason(nasty: Nasty, tmp_path: Path) -> None:
    source, target = tmp_path / "nasty.csv", tmp_path / "lake" / "rows.parquet"
    target.parent.mkdir()
    source.write_bytes(nasty.bytes())
    bounds = Bounds("500MB", 2, "1GB", tmp_path / "temp")
    if nasty.refused:
        with pytest.raises(InvalidError) as caught:
            ingest(source, target, bounds)
        assert nasty.refused in str(caught.value)
        assert [*target.parent.iterdir()] == []
        return
    made = ingest(source, target, bounds)
    assert {column.name: column.type for column in made.schema} == nasty.columns
    assert (made.rows, made.rejected) == (nasty.count, 0)
    with duckdb.connect() as connection:
        rows = connection.execute("FROM read_parquet(?)", [str(target)]).fetchall()
    assert {number: rows[number] for number in nasty.rows} == nasty.rows
    assert [*target.parent.iterdir()] == [target]


@pytest.mark.parametrize(("written", "type_name"), DATES.items())
def test_a_day_is_a_date_where_its_form_is_plain(written: str, type_name: str, tmp_path: Path) -> None:
    source, target = tmp_path / "days.csv", tmp_path / "rows.parquet"
    source.write_text(f"day,n\n{written},1\n")
    made = ingest(source, target, Bounds("500MB", 2, "1GB", tmp_path / "temp"))
    assert made.schema[0].type == type_name
    with duckdb.connect() as connection:
        ((day,),) = connection.execute(
            "SELECT CAST(day AS VARCHAR) FROM read_parquet(?)", [str(target)]
        ).fetchall()
    assert str(day).startswith("2024-02-29") or day == written
