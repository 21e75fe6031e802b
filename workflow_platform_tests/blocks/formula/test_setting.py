"""A formula as a setting of a block."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from workflow_platform.blocks.formula.language import Formula, ParsedFormula, parse_formula
from workflow_platform.spec.parameters import Interpolated
from workflow_platform.spec.workflow import Scalar


class Settings(BaseModel):
    where: Formula


def read(value: object, parameters: Mapping[str, Scalar] | None = None) -> ParsedFormula:
    return Settings.model_validate({"where": value}, context={"parameters": parameters or {}}).where


def test_a_text_is_read() -> None:
    assert read("age > 30") == parse_formula("age > 30")


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (-5, "-5"), (0.25, "0.25"), (True, "true"), (False, "false"), (-1e-7, "-1e-07")],
)
def test_a_number_or_truth_value_is_a_formula_too(value: object, text: str) -> None:
    assert read(value) == parse_formula(text)


def test_parameters_come_with_the_context() -> None:
    assert read("age > ${limit}", {"limit": 30}) == parse_formula("age > ${limit}", {"limit": 30})


def test_no_context_is_no_parameters() -> None:
    assert Settings.model_validate({"where": "age"}).where == parse_formula("age")
    with pytest.raises(ValidationError, match="no parameter 'limit'"):
        Settings.model_validate({"where": "age > ${limit}"})


def test_a_filled_in_text_is_read_as_its_author_wrote_it() -> None:
    filled = Interpolated("name = '' or true or ''", "name = ${who}")

    assert read(filled, {"who": "' or true or '"}) == parse_formula(
        "name = ${who}", {"who": "' or true or '"}
    )


def test_a_formula_stays_what_it_is() -> None:
    formula = parse_formula("age > ${limit}", {"limit": 30})

    assert read(formula) is formula


def test_a_fault_becomes_an_error_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        read("1 + uper(name)")

    [details] = caught.value.errors()
    assert details["type"] == "formula"
    assert details["loc"] == ("where",)
    assert details["msg"] == "There is no function 'uper'."
    assert details["ctx"] == {
        "reason": "There is no function 'uper'.",
        "start": 4,
        "end": 8,
        "hint": "Did you mean 'upper'?",
    }


@pytest.mark.parametrize("value", [None, [], {}, ["age"], b"age"])
def test_anything_else_is_no_formula(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        read(value)

    assert caught.value.errors()[0]["type"] == "formula"


def test_a_message_with_braces_is_shown_as_it_is() -> None:
    with pytest.raises(ValidationError, match=r"no parameter 'x'"):
        read("${x}")


def test_a_formula_is_written_as_its_text() -> None:
    settings = Settings.model_validate({"where": " age>30 "})

    assert settings.model_dump() == {"where": " age>30 "}
    assert json.loads(settings.model_dump_json()) == {"where": " age>30 "}


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_its_schema_names_the_widget(mode: str) -> None:
    schema = Settings.model_json_schema(mode=mode)  # type: ignore[arg-type]  # the parameter is one of both

    expected = {"type": "string", "ui:widget": "formula", "maxLength": 2000}
    assert {key: schema["properties"]["where"][key] for key in expected} == expected
    assert TypeAdapter(Formula).json_schema() == expected
