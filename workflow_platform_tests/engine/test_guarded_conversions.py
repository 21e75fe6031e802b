"""Values that a step has left out do not fail the conversions of later steps, on either engine."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform_tests.engine.databases import OneDatabase

Step = dict[str, object]

TABLE = """
    SELECT i, i % 3 AS part, CASE WHEN i % 3 = 0 THEN 'abc' || i ELSE CAST(1980 + i AS VARCHAR) END AS x
    FROM range(300) AS t(i)
"""
EXPECTED = [(1980 + i,) for i in range(300) if i % 3 and 1980 + i > 2200]


def step(id_: str, block: str, *read: str, **settings: object) -> Step:
    ports = ("left", "right") if block == "join" else ("rows",)
    return {"id": id_, "block": block, "settings": settings, "inputs": dict(zip(ports, read, strict=False))}


SOURCE: Step = {"id": "rows", "block": "dataset", "settings": {"dataset": "rows"}}
NUMBERS = step("numbers", "filter", "rows", where="part > 0")
CODES = step("codes", "select", "numbers", columns=[{"column": "x"}], others="drop")
X_AS_N = {"column": "x", "name": "n", "type": "integer"}
ON_X = [{"left": "x", "right": "x"}]


def converted(rows: str) -> list[Step]:
    """Convert what a step hands on, and filter by that."""
    return [
        step("computed", "formula", rows, columns=[{"name": "n", "formula": "cast(x as integer)"}]),
        step("late", "filter", "computed", where="n > 2200"),
        step("kept", "select", "late", columns=[{"column": "n"}], others="drop"),
        step("sorted", "sort", "kept", by=[{"column": "n"}]),
    ]


CASES: dict[str, list[Step]] = {
    "a filter": [NUMBERS, *converted("numbers")],
    "a semi join": [
        NUMBERS,
        CODES,
        step("few", "join", "rows", "codes", kind="semi", keys=ON_X),
        *converted("few"),
    ],
    "an inner join": [
        NUMBERS,
        CODES,
        step("few", "join", "rows", "codes", keys=ON_X),
        *converted("few"),
    ],
    "a filter after a join": [
        step("other", "select", "rows", columns=[{"column": "i"}, {"column": "part", "name": "kind"}]),
        step("both", "join", "rows", "other", keys=[{"left": "i", "right": "i"}]),
        step("few", "filter", "both", where="kind > 0"),
        *converted("few"),
    ],
    "a filter of groups": [
        step(
            "groups",
            "group_by",
            "rows",
            keys=["x"],
            measures=[{"name": "part", "function": "max", "column": "part"}],
        ),
        step("few", "filter", "groups", where="part > 0"),
        *converted("few"),
    ],
    "a condition that converts": [
        NUMBERS,
        step("late", "filter", "numbers", where="cast(x as integer) > 2200"),
        step(
            "kept", "select", "late", columns=[{"column": "x", "name": "n", "type": "integer"}], others="drop"
        ),
        step("sorted", "sort", "kept", by=[{"column": "n"}]),
    ],
}


@pytest.mark.parametrize("within", [None, "postgresql:test"])
@pytest.mark.parametrize("case", CASES)
def test_what_was_left_out_fails_no_conversion(
    case: str, within: str | None, tmp_path: Path, postgres: str
) -> None:
    bounds = Bounds("500MB", 1, "1GB", tmp_path / "spill")
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({TABLE}) TO '{tmp_path}/rows.parquet' (FORMAT parquet)")
        catalog = FileCatalog({"rows": tmp_path / "rows.parquet"}, folder=tmp_path, bounds=bounds)
        result = step("result", "result", "sorted")
        document = {"format": 1, "name": "Test", "steps": [SOURCE, *CASES[case], result]}
        plan = compile_workflow(parse_workflow(document), catalog)
        databases = OneDatabase(postgres)
        with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
            computed = execution.compute("result")
        assert connection.execute(f"FROM '{computed.file}'").fetchall() == EXPECTED
