"""What is not a formula is refused as such, whatever it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow_platform.blocks.formula.language import FormulaError, parse_formula
from workflow_platform.blocks.formula.render import render
from workflow_platform.blocks.formula.words import KEYWORDS, SYMBOLS

HOSTILE = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text())
LONG = [
    pytest.param("(" * 2000, id="brackets"),
    pytest.param("(" * 1000 + ")" * 1000, id="empty brackets"),
    pytest.param("(" * 999 + "a" + ")" * 999, id="nested brackets"),
    pytest.param("not " * 499, id="nots"),
    pytest.param("-" + " -" * 900 + "1", id="signs"),
    pytest.param("case when " * 199, id="cases"),
    pytest.param("a between " * 199, id="betweens"),
    pytest.param("abs(" * 499, id="calls"),
    pytest.param("sqrt(" * 300 + "a" + ")" * 300, id="nested calls"),
    pytest.param("a+" * 999 + "a", id="sum"),
    pytest.param("a+" * 100_000 + "a", id="long sum"),
    pytest.param("'" * 1999, id="quotes"),
    pytest.param("x" * 10_000_000, id="long word"),
    pytest.param("9" * 1999, id="digits"),
    pytest.param("a in (" * 300 + ")" * 300, id="memberships"),
    pytest.param("regex_matches(a, '" + "(" * 900 + ")" * 900 + "+')", id="groups"),
    pytest.param("regex_matches(a, '" + "a{9}" * 400 + "')", id="repetitions"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text, {"x": 1})


@pytest.mark.parametrize("text", LONG)
def test_a_huge_text_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


def test_the_words_of_queries_are_columns_where_columns_fit() -> None:
    names = [use.name for use in parse_formula("from + limit * current_user - table").columns]

    assert names == ["from", "limit", "current_user", "table"]


PARAMETERS = {"p": "x"}
PARTS = [
    "a",
    "1",
    "1e5",
    "'x'",
    '"b"',
    "é",
    "${p}",
    "upper(",
    "round(",
    "cast(",
    "as",
    "text",
    "decimal(3,1)",
    "date",
    "interval",
    "day",
    "date_trunc('day',",
    "${",
    "'",
    '"',
    ".",
    ";",
    "--",
    "\x00",
]
WORDS = st.sampled_from([*KEYWORDS, *SYMBOLS, *PARTS])


def fault(text: str) -> FormulaError | None:
    """Return why a text is not a formula; any other exception is a failure."""
    try:
        parse_formula(text, PARAMETERS)
    except FormulaError as error:
        return error
    return None


@settings(deadline=None)
@given(st.text(max_size=200))
@example("case")
def test_any_text_is_a_formula_or_has_a_fault_with_a_place(text: str) -> None:
    error = fault(text)

    if error:
        assert 0 <= error.start <= error.end
        assert error.message
        assert error.show(text)


@settings(deadline=None, max_examples=500)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_words_that_are_a_formula_can_be_written(text: str) -> None:
    if fault(text) is None:
        for dialect in ("duckdb", "postgres", "spark"):
            assert render(parse_formula(text, PARAMETERS).tree, dialect).sql(dialect=dialect)
