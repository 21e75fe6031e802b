"""The catalogue of functions: its examples hold on both engines, and calls stay small."""

from __future__ import annotations

import pytest
from sqlglot import exp

from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.language import parse_formula
from workflow_platform.blocks.formula.render import render
from workflow_platform.spec.workflow import Scalar
from workflow_platform_tests.blocks.both_engines import BothEngines, plain

CONSTANTS = {
    "date_trunc": {0: "'month'"},
    "date_diff": {0: "'month'"},
    "date_add": {0: "'month'"},
    "format_date": {1: "'DD/MM/YYYY'"},
    "to_date": {1: "'DD/MM/YYYY'"},
    "lpad": {1: "5", 2: "'x'"},
    "rpad": {1: "5", 2: "'x'"},
    "regex_extract": {1: "'[a-z]'"},
    "regex_matches": {1: "'[a-z]'"},
    "regex_replace": {1: "'[a-z]'", 2: "'x'"},
    "round": {1: "2"},
    "split_part": {1: "','", 2: "1"},
}


def arguments(function: Function) -> list[str]:
    """Return an argument for each place of a function: a column, or a constant where one must stand."""
    count = function.minimum + 1 if function.maximum is None else function.maximum
    given = CONSTANTS.get(function.name, {})
    return [given.get(index, f"argument_{index}") for index in range(count)]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    ("formula", "value"), [case for function in FUNCTIONS.values() for case in function.examples.items()]
)
def test_an_example_has_its_value(both: BothEngines, dialect: str, formula: str, value: Scalar) -> None:
    sql = render(parse_formula(formula).tree, dialect).sql(dialect=dialect)

    assert both.rows(dialect, f"SELECT {sql}") == [(plain(value),)]


def test_there_are_functions_for_everybody() -> None:
    assert len(FUNCTIONS) >= 60
    assert {function.group for function in FUNCTIONS.values()} == {"Text", "Numbers", "Dates", "Logic"}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_function_has_help_and_an_example(function: Function) -> None:
    assert function.help.endswith(".")
    assert any(f"{function.name}(" in formula for formula in function.examples)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_call_writes_each_argument_once(function: Function, dialect: str) -> None:
    given = arguments(function)

    tree = render(parse_formula(f"{function.name}({', '.join(given)})").tree, dialect)

    written = tree.sql(dialect=dialect)
    assert [written.count(f'"{name}"') for name in given if name.startswith("argument")] == [
        1 for name in given if name.startswith("argument")
    ]


@pytest.mark.parametrize("dialect", ["trino", "snowflake", "bigquery", "spark"])
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_call_can_be_written_for_other_engines(function: Function, dialect: str) -> None:
    tree = render(parse_formula(f"{function.name}({', '.join(arguments(function))})").tree, dialect)

    assert tree.sql(dialect=dialect)


def test_columns_may_be_called_like_functions() -> None:
    tree = render(parse_formula("upper + today").tree, "duckdb")

    assert [column.name for column in tree.find_all(exp.Column)] == ["upper", "today"]
