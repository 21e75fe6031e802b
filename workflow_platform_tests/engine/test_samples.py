from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.sample_datasets import load_samples
from workflow_platform.engine.samples import SAMPLES, SampleFiles, missing_samples
from workflow_platform.errors import NotFoundError
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.users import Users

ROWS = {"airlines": 16, "airports": 1458, "flights": 336_776, "people": 40, "planes": 3322, "weather": 26_115}


@pytest.fixture(name="bounds")
def _bounds(tmp_path: Path) -> Bounds:
    return Bounds("1GB", 1, "1GB", tmp_path / "spill")


def test_all_sample_files_are_installed() -> None:
    assert missing_samples() == ()


def test_sample_files_are_written_when_they_are_asked_for(tmp_path: Path, bounds: Bounds) -> None:
    files = SampleFiles(tmp_path, bounds)
    assert "weather" in files
    assert list(tmp_path.glob("*.parquet")) == []
    query = "SELECT typeof(time_hour), count(*), count(wind_gust) FROM read_parquet(?) GROUP BY ALL"
    with duckdb.connect() as connection:
        rows = connection.execute(query, [str(files["weather"])]).fetchall()
    assert rows == [("TIMESTAMP", 26_115, 5337)]


def test_a_file_of_the_same_name_comes_before_a_sample_table(tmp_path: Path, bounds: Bounds) -> None:
    own = {"people": tmp_path / "people.csv", "more": tmp_path / "more.csv"}
    files = SampleFiles(tmp_path, bounds, own)
    assert files["people"] == own["people"]
    assert {*files} == {*SAMPLES, "more"}


def test_samples_are_loaded_once_with_their_rows_and_types(
    tmp_path: Path, bounds: Bounds, database_url: str
) -> None:
    engine = connect(database_url)
    try:
        with transaction(engine) as session:
            actor = Users(session).ensure("local")
        begun: list[str] = []
        assert load_samples(engine, actor, tmp_path / "lake", bounds, begun.append) == SAMPLES
        assert load_samples(engine, actor, tmp_path / "lake", bounds, begun.append) == ()
        with transaction(engine) as session:
            stored = {name: Datasets(session, actor).current(name) for name in SAMPLES}
            stranger = Users(session).ensure("stranger")
            with pytest.raises(NotFoundError):
                Datasets(session, stranger).current("people")
    finally:
        engine.dispose()
    assert begun == [*SAMPLES]
    assert {name: version.rows for name, version in stored.items()} == ROWS
    assert {version.number for version in stored.values()} == {1}
    assert dict.fromkeys(column.type for column in stored["flights"].columns).keys() == {
        "BIGINT",
        "VARCHAR",
        "TIMESTAMP",
    }
    assert all((tmp_path / "lake" / version.file).is_file() for version in stored.values())
