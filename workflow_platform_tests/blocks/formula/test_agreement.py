"""DuckDB and PostgreSQL give a formula the same value for every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow_platform.blocks.formula.language import parse_formula
from workflow_platform.blocks.formula.render import render
from workflow_platform_tests.blocks.both_engines import BothEngines, RefusedError

CASES = Path(__file__).parent / "cases"
TYPES = {
    "id": "INTEGER",
    "name": "VARCHAR",
    "code": "VARCHAR",
    "age": "INTEGER",
    "big": "BIGINT",
    "income": "DOUBLE",
    "price": "DECIMAL(10,2)",
    "active": "BOOLEAN",
    "born": "DATE",
    "seen": "TIMESTAMP",
    "two words": "INTEGER",
}


def formulas(name: str) -> list[str]:
    lines = (CASES / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def query(formula: str, dialect: str) -> str:
    value = render(parse_formula(formula).tree, dialect, TYPES).sql(dialect=dialect)
    return f"SELECT {value} FROM people ORDER BY id"


@pytest.fixture(scope="module", autouse=True)
def people(both: BothEngines) -> Iterator[None]:
    both.run((CASES / "people.sql").read_text())
    yield
    # A process may come back to this module later, with the same sessions.
    both.run("DROP TABLE people")


@pytest.mark.parametrize("formula", formulas("agreeing.txt"))
def test_the_engines_agree_on_a_formula(both: BothEngines, formula: str) -> None:
    rows = both.each(lambda dialect: query(formula, dialect))

    assert rows["duckdb"] == rows["postgres"]


@pytest.mark.parametrize("formula", formulas("refused_by_engines.txt"))
def test_the_engines_refuse_the_same_values(both: BothEngines, formula: str) -> None:
    for dialect in ("duckdb", "postgres"):
        with pytest.raises(RefusedError):
            both.rows(dialect, query(formula, dialect))
