"""Golden cases: a document that is wrong, and every problem that it must report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table, UnknownTableError
from workflow_platform.engine.checking import check_document
from workflow_platform.spec.problems import Problem, did_you_mean
from workflow_platform.spec.schema import Column

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))

TABLES = {
    "people": (
        Column("name", "VARCHAR"),
        Column("country", "VARCHAR"),
        Column("age", "INTEGER"),
        Column("income", "DOUBLE"),
        Column("born", "DATE"),
    ),
    "cities": (Column("name", "VARCHAR"), Column("country", "VARCHAR"), Column("population", "BIGINT")),
}


class TwoTables(NothingToWrite):
    """A catalogue of the tables that the cases read."""

    def dataset(self, name: str) -> Table:
        if name not in TABLES:
            message = f"There is no dataset '{name}'."
            raise UnknownTableError(message, did_you_mean(name, TABLES), setting="dataset")
        return Table(LAKE, (LAKE, name), TABLES[name], (name,))

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        raise UnknownTableError(f"There is no connection '{connection}'.", setting="connection")


def problems_in(document: object) -> tuple[Problem, ...]:
    return check_document(document, TwoTables())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_problem_is_reported_at_its_place_and_no_other(path: Path) -> None:
    case = json.loads(path.read_text())

    found = problems_in(case["document"])

    assert [(p.code, p.at, p.severity) for p in found] == [
        (p["code"], p["at"], p.get("severity", "error")) for p in case["problems"]
    ]
    for problem, expected in zip(found, case["problems"], strict=True):
        assert expected.get("says", "") in f"{problem.message} {problem.hint}"


def test_there_are_at_least_forty_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"format": 1, "format": 1}', "[" * 100_000, '{"format": NaN}', "\ud800"],
    ids=["empty", "cut off", "twins", "deep", "NaN", "surrogate"],
)
def test_text_that_is_no_document_is_one_problem(text: str) -> None:
    problems = problems_in(text)

    assert problems
    assert all(problem.message for problem in problems)


def test_columns_that_double_with_each_step_are_refused_before_they_fill_the_memory() -> None:
    joins = [
        {
            "id": f"twice{number}",
            "block": "join",
            "settings": {"kind": "cross", "suffix": f"_{number}"},
            "inputs": dict.fromkeys(("left", "right"), f"twice{number - 1}"),
        }
        for number in range(1, 40)
    ]
    first = {"id": "twice0", "block": "dataset", "settings": {"dataset": "people"}}
    last = {"id": "out", "block": "result", "settings": {"name": "Wide"}, "inputs": {"rows": "twice39"}}
    found = problems_in({"format": 1, "name": "Wide", "steps": [first, *joins, last]})
    assert [(problem.code, problem.at) for problem in found] == [("too-many-columns", "/steps/13")]
