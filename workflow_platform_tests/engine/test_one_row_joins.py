"""Joins with a relation of one row, such as a total, give the same rows on both engines."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.dialects import DUCKDB, POSTGRES
from workflow_platform.compile.lower import lower
from workflow_platform.compile.plan import Plan
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform_tests.engine.databases import OneDatabase

Step = dict[str, object]
Row = tuple[object, ...]

SALES: list[Row] = [(1, "a", 10), (2, "b", 20), (3, "a", 60), (4, None, None)]


@pytest.fixture(name="bounds")
def _bounds(tmp_path: Path) -> Bounds:
    return Bounds("500MB", 1, "1GB", tmp_path / "spill")


@pytest.fixture(name="catalog")
def _catalog(tmp_path: Path, bounds: Bounds) -> FileCatalog:
    file = tmp_path / "sales.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (id INTEGER, shop VARCHAR, amount INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", SALES)
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    return FileCatalog({"sales": file}, folder=tmp_path, bounds=bounds)


def step(id_: str, block: str, *read: str, **settings: object) -> Step:
    ports = ("left", "right") if block == "join" else ("rows",)
    return {"id": id_, "block": block, "settings": settings, "inputs": dict(zip(ports, read, strict=False))}


def measure(name: str, function: str, column: str) -> dict[str, str]:
    return {"name": name, "function": function, "column": column}


SOURCE = step("sales", "dataset", dataset="sales")
MEAN = step("total", "aggregate", "sales", measures=[measure("mean", "mean", "amount")])
COUNT = step("count", "aggregate", "sales", measures=[{"name": "n", "function": "count"}])
NONE_LEFT = step("total", "filter", "mean", where="mean > 1000")
ABOVE = [{"left": "amount", "right": "mean", "comparison": ">"}]
BELOW = [{"left": "mean", "right": "amount", "comparison": ">="}]
JOINED = step("joined", "join", "sales", "total", keys=ABOVE)
CROSSED = step("joined", "join", "sales", "total", kind="cross")

CASES: dict[str, tuple[list[Step], list[Row]]] = {
    "a comparison": ([MEAN, JOINED], [(3, "a", 60, 30.0)]),
    "the one row on the left": (
        [MEAN, step("joined", "join", "total", "sales", keys=BELOW)],
        [(30.0, 1, "a", 10), (30.0, 2, "b", 20)],
    ),
    "every row": ([MEAN, CROSSED], [(*row, 30.0) for row in SALES]),
    "a total of no rows": (
        [
            step("none", "filter", "sales", where="id > 9"),
            step("total", "aggregate", "none", measures=[measure("mean", "mean", "amount")]),
            CROSSED,
        ],
        [(*row, None) for row in SALES],
    ),
    "a total that a filter drops": ([{**MEAN, "id": "mean"}, NONE_LEFT, CROSSED], []),
    "a total that a limit drops": (
        [{**MEAN, "id": "mean"}, step("total", "limit", "mean", count=0), CROSSED],
        [],
    ),
    "a total that two steps read": (
        [MEAN, JOINED, step("twice", "join", "joined", "total", kind="cross", suffix="_2")],
        [(3, "a", 60, 30.0, 30.0)],
    ),
    "a total computed on": (
        [
            {**MEAN, "id": "mean"},
            step("total", "formula", "mean", columns=[{"name": "mean", "formula": "mean / 2"}]),
            JOINED,
        ],
        [(2, "b", 20, 15.0), (3, "a", 60, 15.0)],
    ),
    "two totals": ([MEAN, COUNT, step("joined", "join", "total", "count", kind="cross")], [(30.0, 4)]),
    "rows cut off before": (
        [
            MEAN,
            step("sorted", "sort", "sales", by=[{"column": "id"}]),
            step("two", "limit", "sorted", count=2),
            step("joined", "join", "two", "total", kind="cross"),
        ],
        [(1, "a", 10, 30.0), (2, "b", 20, 30.0)],
    ),
    "a text in an order, without repeats": (
        [
            step("total", "aggregate", "sales", measures=[measure("last shop", "max", "shop")]),
            CROSSED,
            step("first", "distinct", "joined", columns=["last shop"], keep_first_by=[{"column": "id"}]),
            step("sorted", "sort", "first", by=[{"column": "last shop"}]),
        ],
        [(1, "a", 10, "b")],
    ),
    "groups of what was looked up": (
        [
            MEAN,
            CROSSED,
            step("grouped", "group_by", "joined", keys=["mean"], measures=[measure("all", "sum", "amount")]),
        ],
        [(30.0, 90)],
    ),
    "a further join": (
        [
            MEAN,
            JOINED,
            step("again", "join", "sales", "joined", kind="left", keys=[{"left": "shop", "right": "shop"}]),
            step("narrow", "select", "again", columns=[{"column": "id"}, {"column": "mean"}]),
        ],
        [(1, 30.0), (2, None), (3, 30.0), (4, None)],
    ),
}


def planned(steps: list[Step], catalog: FileCatalog) -> Plan:
    result = step("result", "result", str(steps[-1]["id"]))
    document = {"format": 1, "name": "Test", "steps": [SOURCE, *steps, result]}
    return compile_workflow(parse_workflow(document), catalog)


@pytest.mark.parametrize("within", [None, "postgresql:test"])
@pytest.mark.parametrize("case", CASES)
def test_a_join_with_one_row_gives_the_same_on_both_engines(
    case: str, within: str | None, catalog: FileCatalog, bounds: Bounds, tmp_path: Path, postgres: str
) -> None:
    steps, expected = CASES[case]
    plan = planned(steps, catalog)

    with (
        Execution(
            plan, bounds=bounds, folder=tmp_path, databases=OneDatabase(postgres), within=within
        ) as execution,
        duckdb.connect() as connection,
    ):
        computed = execution.compute("result")
        found = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')").fetchall()

    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("case", ["a comparison", "every row", "the one row on the left", "two totals"])
def test_postgresql_looks_one_row_up_and_duckdb_joins_it(case: str, catalog: FileCatalog) -> None:
    node = planned(CASES[case][0], catalog).step("result").relation.node

    assert " JOIN " not in lower(node, POSTGRES).sql()
    assert " JOIN " in lower(node, DUCKDB).sql()


@pytest.mark.parametrize("case", ["a total that a filter drops", "a total that a limit drops"])
def test_what_may_have_no_row_is_joined(case: str, catalog: FileCatalog) -> None:
    node = planned(CASES[case][0], catalog).step("result").relation.node

    assert " JOIN " in lower(node, POSTGRES).sql()
