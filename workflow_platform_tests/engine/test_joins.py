"""Every kind of join, with every kind of condition, gives on both engines what nested loops give."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform_tests.engine.databases import OneDatabase

Row = tuple[int | None, ...]

LEFT: list[Row] = [(1, 10), (1, 11), (2, 20), (None, 30), (5, 50)]
RIGHT: list[Row] = [(1, 100), (3, 300), (None, 400), (5, 500), (5, 501)]

CONDITIONS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def by_nested_loops(kind: str, comparison: str, *, match_missing: bool) -> list[Row]:
    def matches(left: Row, right: Row) -> bool:
        a, b = left[0], right[0]
        if a is None or b is None:
            return match_missing and comparison == "=" and a is None and b is None
        return CONDITIONS[comparison](a, b)

    pairs = [(a, b) for a, b in itertools.product(LEFT, RIGHT) if matches(a, b)]
    if kind == "semi":
        return [a for a in LEFT if any(a is left for left, _ in pairs)]
    if kind == "anti":
        return [a for a in LEFT if not any(a is left for left, _ in pairs)]
    rows: list[Row] = [a + b for a, b in pairs]
    if kind in {"left", "full"}:
        rows += [(*a, None, None) for a in LEFT if not any(a is left for left, _ in pairs)]
    if kind in {"right", "full"}:
        rows += [(None, None, *b) for b in RIGHT if not any(b is right for _, right in pairs)]
    return rows


@pytest.fixture(name="files", scope="module")
def _files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("tables")
    files = {}
    for name, rows in {"left": LEFT, "right": RIGHT}.items():
        files[name] = folder / f"{name}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE t ({name}_key INTEGER, {name}_value INTEGER)")
            connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
            connection.execute(f"COPY t TO '{files[name]}' (FORMAT parquet)")
    return files


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
@pytest.mark.parametrize("match_missing", [False, True])
@pytest.mark.parametrize("kind", ["inner", "left", "right", "full", "semi", "anti"])
def test_a_join_gives_what_nested_loops_give(  # each is a fixture or a parameter
    kind: str,
    match_missing: bool,  # noqa: FBT001  # a parameter of the test
    engine: str,
    files: dict[str, Path],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    bounds = Bounds("500MB", 1, "1GB", tmp_path / "spill")
    databases = OneDatabase(request.getfixturevalue("postgres")) if engine == "postgresql" else None
    within = "postgresql:test" if databases else None
    catalog = FileCatalog(files, folder=tmp_path, bounds=bounds)
    joins = [
        {
            "id": f"join_{number}",
            "block": "join",
            "settings": {
                "kind": kind,
                "keys": [{"left": "left_key", "right": "right_key", "comparison": comparison}],
                "match_missing": match_missing,
            },
            "inputs": {"left": "left", "right": "right"},
        }
        for number, comparison in enumerate(CONDITIONS)
    ]
    results = [
        {
            "id": f"result_{number}",
            "block": "result",
            "settings": {"name": comparison},
            "inputs": {"rows": f"join_{number}"},
        }
        for number, comparison in enumerate(CONDITIONS)
    ]
    sources = [{"id": name, "block": "dataset", "settings": {"dataset": name}} for name in files]
    document = {"format": 1, "name": "Joins", "steps": [*sources, *joins, *results]}
    plan = compile_workflow(parse_workflow(document), catalog)

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
        for comparison in CONDITIONS:
            computed = execution.compute(comparison)
            with duckdb.connect() as connection:
                found = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')").fetchall()

            expected = by_nested_loops(kind, comparison, match_missing=match_missing)
            assert sorted(found, key=repr) == sorted(expected, key=repr), (comparison, computed.sql)
