"""What is wrong with a formula is said at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workflow_platform.blocks.formula.foreign import OTHER_NAMES
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.language import FormulaError, parse_formula
from workflow_platform.blocks.formula.scan import MAX_LENGTH

FAULTS = json.loads((Path(__file__).parent / "cases" / "faults.json").read_text())


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: repr(case["formula"]))
def test_a_fault_is_found_at_its_place(case: dict[str, str]) -> None:
    formula = case["formula"]
    start = -1
    for _ in range(int(case.get("nth", 1))):
        start = formula.index(case["at"], start + 1)

    with pytest.raises(FormulaError) as caught:
        parse_formula(formula, {"limit": 30})

    error = caught.value
    assert (error.start, error.end) == (start, start + len(case["at"])), error.show(formula)
    assert case["says"] in error.message
    assert case.get("hint", "") in error.hint


def test_what_is_written_instead_of_other_tools_functions_is_there() -> None:
    assert set(OTHER_NAMES) <= set(FUNCTIONS)
    assert not {other for others in OTHER_NAMES.values() for other in others} & set(FUNCTIONS)


def test_the_place_is_shown_below_its_line() -> None:
    formula = "age > 30\nand uper(name) = 'A'\nand active"

    with pytest.raises(FormulaError) as caught:
        parse_formula(formula)

    assert caught.value.show(formula) == "and uper(name) = 'A'\n    ^^^^"


def test_an_empty_formula_has_a_place_too() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula("")

    assert caught.value.show("") == "\n^"


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        pytest.param("a" * (MAX_LENGTH + 1), "at most 2000 characters", id="length"),
        pytest.param("a in (" + "1," * 600 + "1)", "at most 1000 words", id="pieces"),
        pytest.param("(" * 51 + "a" + ")" * 51, "at most 50 levels", id="brackets"),
        pytest.param("abs(" * 51 + "a" + ")" * 51, "at most 50 levels", id="calls"),
        pytest.param("case when a then " * 51 + "a" + " end" * 51, "at most 50 levels", id="cases"),
        pytest.param("not " * 51 + "a", "at most 50 levels", id="nots"),
        pytest.param("- " * 51 + "a", "at most 50 levels", id="signs"),
        pytest.param("a" + " + a" * 101, "at most 100 operations", id="chain"),
    ],
)
def test_a_formula_has_bounds(formula: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        parse_formula(formula)


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param("(" * 50 + "a" + ")" * 50, id="brackets"),
        pytest.param("a" + " + a" * 99, id="chain"),
        pytest.param("a in (" + ", ".join(["1"] * 400) + ")", id="values"),
        pytest.param("case " + "when a then 1 " * 90 + "end", id="branches"),
    ],
)
def test_a_formula_within_the_bounds_is_taken(formula: str) -> None:
    parse_formula(formula)
