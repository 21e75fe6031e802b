"""Names that PostgreSQL would cut give the same result on both engines, and come out complete."""

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

# 100 characters each, of up to three bytes; the first 99 are the same.
INCOME, RENT = (
    f"{'income of the household ' * 4}\N{EURO SIGN}\N{LATIN SMALL LETTER E WITH ACUTE} {end}" for end in "ab"
)
DATASETS = [f"{'d' * 99}{end}" for end in "12"]


@pytest.fixture(name="bounds")
def _bounds(tmp_path: Path) -> Bounds:
    return Bounds("500MB", 1, "1GB", tmp_path / "spill")


@pytest.fixture(name="plan")
def _plan(tmp_path: Path, bounds: Bounds) -> Plan:
    """Two datasets whose names are long; the second has the rents."""
    queries = [
        f"""SELECT * FROM (VALUES (1, 10), (2, 20), (2, 30)) AS t (id, "{INCOME}")""",
        f"""SELECT * FROM (VALUES (1, 5), (2, 6)) AS t (id, "{RENT}")""",
    ]
    files = {}
    for number, (name, query) in enumerate(zip(DATASETS, queries, strict=True)):
        files[name] = tmp_path / f"{number}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{files[name]}' (FORMAT parquet)")
    ids = [f"{'s' * 59}{number}" for number in range(5)]
    keys = [{"left": "id", "right": "id"}]
    total = {"name": INCOME, "function": "sum", "column": INCOME}
    mean = {"name": RENT, "function": "max", "column": RENT}
    steps: list[dict[str, object]] = [
        {"id": ids[0], "block": "dataset", "settings": {"dataset": DATASETS[0]}},
        {"id": ids[1], "block": "dataset", "settings": {"dataset": DATASETS[1]}},
        {
            "id": ids[2],
            "block": "join",
            "settings": {"keys": keys},
            "inputs": {"left": ids[0], "right": ids[1]},
        },
        {
            "id": ids[3],
            "block": "group_by",
            "settings": {"keys": ["id"], "measures": [total, mean]},
            "inputs": {"rows": ids[2]},
        },
        {
            "id": ids[4],
            "block": "filter",
            "settings": {"where": f'"{INCOME}" > "{RENT}"'},
            "inputs": {"rows": ids[3]},
        },
        {"id": "result", "block": "result", "settings": {}, "inputs": {"rows": ids[4]}},
    ]
    document = {"format": 1, "name": "Long names", "steps": steps}
    return compile_workflow(parse_workflow(document), FileCatalog(files, folder=tmp_path, bounds=bounds))


@pytest.mark.parametrize("within", [None, "postgresql:test"])
def test_names_that_begin_alike_stay_apart_and_come_out_complete(
    within: str | None, plan: Plan, bounds: Bounds, tmp_path: Path, postgres: str
) -> None:
    databases = OneDatabase(postgres)

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
        computed = execution.compute("result")

    assert [column.name for column in computed.schema] == ["id", INCOME, RENT]
    assert sorted(computed.preview, key=str) == [
        {"id": 1, INCOME: 10, RENT: 5},
        {"id": 2, INCOME: 50, RENT: 6},
    ]


def test_only_postgresql_gets_short_names(plan: Plan) -> None:
    node = plan.step("result").relation.node

    assert f'"{RENT}"' in lower(node, DUCKDB).sql()
    assert all(len(part.encode()) <= 63 for part in lower(node, POSTGRES).sql().split('"')[1::2])
