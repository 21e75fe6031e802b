"""Columns of PostgreSQL's own types are computed with as what they are shown to be."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.blocks.tables import NothingToWrite, Table
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.checking import check_document
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform_tests.engine.databases import OneDatabase
from workflow_platform_tests.engine.postgresql.server import administrator

Row = tuple[object, ...]

TABLE = """
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE things (
    id int, m mood, ip inet, cash money, r int4range, b bit(3), c char(5), n numeric, moods mood[], x text
);
INSERT INTO things VALUES
    (1, 'happy', '10.0.0.2', 12.5, '[1,5)', B'101', 'ab', 2.123456789012, '{ok,sad}', '0'),
    (2, 'sad', '9.0.0.1', 1.5, '[2,3)', B'001', 'b', 5, '{}', 'abc')
"""
FORMULAS: dict[str, list[object]] = {
    "upper(m)": ["HAPPY", "SAD"],
    "length(m)": [5, 3],
    "coalesce(m, 'none')": ["happy", "sad"],
    "if(m is null, 'x', m)": ["happy", "sad"],
    "greatest(m, 'ok')": ["ok", "sad"],
    "starts_with(ip, '10')": [True, False],
    "cash + 1": [13.5, 2.5],
    "c || '|'": ["ab|", "b|"],
    "n * 1000000000": [2123456789, 5000000000],
    "r || b": ["[1,5)101", "[2,3)001"],
}
FILTERS: dict[str, list[int]] = {
    "m > 'ok'": [2],
    "m in ('happy', 'zzz')": [1],
    "m = 'nosuch'": [],
    "m like 'h%'": [1],
    "c like 'ab'": [1],
    "c = 'ab'": [1],
    "ip > '5'": [2],
    "cash > 2": [1],
    "n = 2.123456789": [1],
    "regex_matches(m, '^h')": [1],
}


class _Tables(NothingToWrite):
    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def dataset(self, name: str) -> Table:
        raise AssertionError(name)

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        columns = self._database.describe_table(schema, name)
        return Table(f"postgresql:{connection}", (schema, name), columns, (connection, schema, name))


@pytest.fixture(name="url")
def _url(postgres: str) -> str:
    with administrator(postgres) as cursor:
        cursor.execute(TABLE)
    return postgres


def rows(url: str, folder: Path, *steps: dict[str, object]) -> list[Row]:
    """Compute steps after the table, each fed by the one before, inside the database."""
    source: dict[str, object] = {
        "id": "t",
        "block": "postgresql_table",
        "settings": {"connection": "q", "table": "things"},
    }
    chain, last = [source], "t"
    for index, step in enumerate(steps):
        inputs = {"left": last, "right": "t"} if step["block"] == "join" else {"rows": last}
        chain.append({"id": f"s{index}", "inputs": inputs, **step})
        last = f"s{index}"
    chain.append({"id": "r", "block": "result", "settings": {"name": "r"}, "inputs": {"rows": last}})
    databases = OneDatabase(url)
    with databases.open("postgresql:q") as database:
        document = {"format": 1, "name": "Test", "steps": chain}
        plan = compile_workflow(parse_workflow(document), _Tables(database))
    bounds = Bounds("500MB", 1, "1GB", folder / "spill")
    with Execution(plan, bounds=bounds, folder=folder, databases=databases) as execution:
        computed = execution.compute("r")
    assert computed.engine == "postgresql:q"
    with duckdb.connect() as connection:
        return connection.execute(f"FROM '{computed.file}'").fetchall()


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_computes_with_what_is_shown(url: str, tmp_path: Path, formula: str) -> None:
    columns = [{"name": "z", "formula": formula}]
    found = rows(
        url,
        tmp_path,
        {"block": "sort", "settings": {"by": [{"column": "id"}]}},
        {"block": "formula", "settings": {"columns": columns}},
        {"block": "select", "settings": {"columns": [{"column": "z"}]}},
    )
    assert [row[0] for row in found] == FORMULAS[formula]


@pytest.mark.parametrize("where", FILTERS)
def test_a_filter_compares_what_is_shown(url: str, tmp_path: Path, where: str) -> None:
    found = rows(
        url,
        tmp_path,
        {"block": "filter", "settings": {"where": where}},
        {"block": "select", "settings": {"columns": [{"column": "id"}]}},
    )
    assert [row[0] for row in found] == FILTERS[where]


@pytest.mark.parametrize("column", ["m", "ip", "b", "r", "c", "x"])
def test_texts_are_sorted_and_joined_as_texts(url: str, tmp_path: Path, column: str) -> None:
    found = rows(
        url,
        tmp_path,
        {"block": "join", "settings": {"kind": "inner", "keys": [{"left": column, "right": column}]}},
        {"block": "sort", "settings": {"by": [{"column": column}]}},
        {"block": "select", "settings": {"columns": [{"column": column}, {"column": "id"}]}},
    )
    texts = [str(row[0]) for row in found]
    assert (texts, len(found)) == (sorted(texts), 2)


DECIMALS = "CREATE TABLE sums (total numeric(38,2), price numeric(38,9), fee numeric(18,2))"


@pytest.mark.parametrize(
    ("formula", "is_fine"),
    [
        ("coalesce(total, price)", False),
        ("greatest(price, total)", False),
        ("if(fee > 1, total, price)", False),
        ("coalesce(fee, price)", True),
        ("coalesce(cast(total as number), price)", True),
    ],
)
def test_decimals_that_would_be_rounded_are_refused(postgres: str, formula: str, *, is_fine: bool) -> None:
    with administrator(postgres) as cursor:
        cursor.execute(DECIMALS)
    steps = [
        {"id": "t", "block": "postgresql_table", "settings": {"connection": "q", "table": "sums"}},
        {
            "id": "f",
            "block": "formula",
            "settings": {"columns": [{"name": "z", "formula": formula}]},
            "inputs": {"rows": "t"},
        },
        {"id": "r", "block": "result", "settings": {"name": "r"}, "inputs": {"rows": "f"}},
    ]
    with OneDatabase(postgres).open("postgresql:q") as database:
        problems = check_document({"format": 1, "name": "Test", "steps": steps}, _Tables(database))
    assert [problem.at for problem in problems] == (
        [] if is_fine else ["/steps/1/settings/columns/0/formula"]
    )
    assert is_fine or "take more than 38 digits together" in problems[0].message


def test_tables_whose_decimals_would_be_rounded_are_not_stacked(postgres: str) -> None:
    with administrator(postgres) as cursor:
        cursor.execute(DECIMALS)
    source = {"id": "t", "block": "postgresql_table", "settings": {"connection": "q", "table": "sums"}}
    chosen = [
        {
            "id": name,
            "block": "select",
            "settings": {"columns": [{"column": name, "name": "v"}], "others": "drop"},
            "inputs": {"rows": "t"},
        }
        for name in ("total", "price")
    ]
    both = {"id": "both", "block": "union", "settings": {}, "inputs": {"tables": ["total", "price"]}}
    last = {"id": "r", "block": "result", "settings": {"name": "r"}, "inputs": {"rows": "both"}}
    document = {"format": 1, "name": "Test", "steps": [source, *chosen, both, last]}
    with OneDatabase(postgres).open("postgresql:q") as database:
        [problem] = check_document(document, _Tables(database))
    assert (problem.at, "DECIMAL(38,2) and DECIMAL(38,9)" in problem.message) == (
        "/steps/3/inputs/tables/1",
        True,
    )
