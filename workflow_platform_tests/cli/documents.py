"""Small documents for the tests of commands, and the files that they read."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from pydantic import JsonValue

from workflow_platform_tests.project import ROOT

EXAMPLES = ROOT / "examples"
INCOME = EXAMPLES / "average_income_by_country.json"
PEOPLE = f"people={EXAMPLES / 'people.csv'}"

Step = dict[str, JsonValue]
ANSWER = f"SELECT country, AVG(income) FROM '{EXAMPLES / 'people.csv'}' WHERE age > 30 GROUP BY country"


def exact_incomes_by_hand() -> dict[str | None, float]:
    """Return the answer to the first workflow's question, asked in SQL."""
    with duckdb.connect() as connection:
        return dict(connection.execute(ANSWER).fetchall())


def incomes_by_hand() -> dict[str, str]:
    """Return the same as a table shows it."""
    return {country or "NULL": f"{mean:.4f}" for country, mean in exact_incomes_by_hand().items()}


def printed_incomes(printed: str) -> dict[str, str]:
    """Return the rows of the first workflow's result as it was printed."""
    _, header, _, *rows, total = printed.splitlines()
    assert header.split() == ["country", "average_income"]
    assert total.startswith(f"{len(rows)} rows, ")
    return dict(row.split() for row in rows)


def write_document(folder: Path, name: str, *steps: Step) -> Path:
    """Write a document of these steps and return its file."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"format": 1, "name": name, "steps": [*steps]}))
    return file


def reading(dataset: str) -> Step:
    """Return a step that reads a dataset and is called after it."""
    return {"id": dataset, "block": "dataset", "settings": {"dataset": dataset}}


def filtering(rows: str, where: str) -> Step:
    """Return a step ``kept``."""
    return {"id": "kept", "block": "filter", "settings": {"where": where}, "inputs": {"rows": rows}}


def converting(rows: str, column: str) -> Step:
    """Return a step ``converted`` that makes a column an integer."""
    settings: Step = {"columns": [{"column": column, "type": "integer"}]}
    return {"id": "converted", "block": "select", "settings": settings, "inputs": {"rows": rows}}


def resulting(rows: str, name: str = "result") -> Step:
    """Return a step that names a result after itself."""
    return {"id": name, "block": "result", "settings": {"name": name}, "inputs": {"rows": rows}}
