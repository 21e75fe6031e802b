"""Parameters: what is given, what is missing and what does not fit."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from workflow_platform.spec.parameters import fill, resolve
from workflow_platform.spec.workflow import ParameterSpec, Scalar

DECLARED = (
    ParameterSpec(name="rows", type="integer"),
    ParameterSpec(name="share", type="number", default=0.5),
    ParameterSpec(name="day", type="date", default="2024-02-29"),
    ParameterSpec(name="open", type="boolean", default=True),
    ParameterSpec(name="city", default="Porto"),
)


def test_what_is_given_comes_before_the_default() -> None:
    values, problems = resolve(DECLARED, {"rows": "3", "open": "no", "city": "Lima"})

    assert values == {"rows": 3, "share": 0.5, "day": "2024-02-29", "open": False, "city": "Lima"}
    assert not problems


def test_a_run_needs_a_value_for_each_parameter() -> None:
    _, problems = resolve(DECLARED, {})

    assert [(p.code, p.at) for p in problems] == [("missing-parameter", "/parameters/0")]


def test_a_document_may_leave_values_to_its_runs() -> None:
    _, problems = resolve(DECLARED, None)

    assert not problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rows", "three"),
        ("rows", "1.5"),
        ("share", "half"),
        ("share", "nan"),
        ("day", "2024-02-30"),
        ("open", "maybe"),
    ],
)
def test_a_value_that_does_not_fit_is_one_problem(name: str, value: Scalar) -> None:
    _, problems = resolve(DECLARED, {"rows": 1, name: value})

    assert [p.code for p in problems] == ["invalid-parameter"]


def test_a_name_that_is_not_declared_is_a_problem() -> None:
    _, problems = resolve(DECLARED, {"rows": 1, "row": 2})

    assert [(p.code, p.hint) for p in problems] == [("unknown-parameter", "Did you mean 'rows'?")]


def test_placeholders_become_values_or_text() -> None:
    settings: JsonValue = {"count": "${rows}", "name": "top ${rows} of ${city}", "other": ["${unknown}", 5]}

    filled = fill(settings, {"rows": 3, "city": "Porto"})

    assert filled == {"count": 3, "name": "top 3 of Porto", "other": ["${unknown}", 5]}
