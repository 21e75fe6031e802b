"""``validate``, ``explain``, ``schema`` and ``blocks``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
import sqlglot

from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.cli.arguments import DIALECTS
from workflow_platform.compile import dialects
from workflow_platform_tests.cli.conftest import Command
from workflow_platform_tests.cli.documents import (
    INCOME,
    PEOPLE,
    filtering,
    reading,
    resulting,
    write_document,
)


def test_a_valid_document_is_called_so(command: Command) -> None:
    ended = command("validate", INCOME, "--dataset", PEOPLE)
    assert (ended.code, ended.out) == (0, "✓ The workflow is valid.\n")


def test_every_problem_is_listed_with_its_place(command: Command, tmp_path: Path) -> None:
    steps = [
        reading("people"),
        filtering("people", "agee > 30"),
        resulting("kept"),
        resulting("nobody", "other"),
    ]
    ended = command("validate", write_document(tmp_path, "bad", *steps), "--dataset", PEOPLE)
    assert ended.code == 1
    assert "/steps/1/settings/where  unknown-column\n" in ended.out
    assert "/steps/3/inputs/rows  unknown-step\n" in ended.out
    assert ended.out.endswith("2 problems\n")


def test_a_step_that_no_result_needs_is_told_and_does_no_harm(command: Command, tmp_path: Path) -> None:
    steps = [reading("people"), filtering("people", "age > 30"), resulting("people")]
    arguments = ("validate", write_document(tmp_path, "odd", *steps), "--dataset", PEOPLE)
    ended = command(*arguments)
    assert ended.code == 0
    assert ended.out.startswith("/steps/1  unused-step  warning\n  No result needs the step 'kept'")
    assert ended.out.endswith("✓ The workflow is valid, with 1 warning.\n")
    (warning,) = json.loads(command(*arguments, "--json").out)
    assert (warning["code"], warning["severity"]) == ("unused-step", "warning")


@pytest.mark.parametrize("name", ["validate", "run", "explain"])
def test_what_the_json_lacks_hides_no_other_mistake(command: Command, tmp_path: Path, name: str) -> None:
    odd = {**filtering("people", "agee > 30"), "colour": "red"}
    typed = filtering("people", "age") | {"id": "typed"}
    steps = [reading("people"), odd, resulting("kept"), typed, resulting("typed", "other")]
    document = write_document(tmp_path, "bad", *steps)
    ended = command(name, document, "--dataset", PEOPLE)
    assert ended.code == 1
    assert [line.split()[:2] for line in (ended.out + ended.err).splitlines() if line.startswith("/")] == [
        ["/steps/1/colour", "unknown-setting"],
        ["/steps/1/settings/where", "unknown-column"],
        ["/steps/3/settings/where", "type-mismatch"],
    ]


def test_problems_are_json_for_machines(command: Command, tmp_path: Path) -> None:
    document = write_document(tmp_path, "bad", reading("people"), resulting("people"))
    ended = command("validate", document, "--json")
    (problem,) = json.loads(ended.out)
    assert ended.code == 1
    assert (problem["code"], problem["at"]) == ("unknown-dataset", "/steps/0/settings/dataset")
    assert set(problem) == {"code", "at", "message", "hint", "span", "severity"}
    assert json.loads(command("validate", INCOME, "--dataset", PEOPLE, "--json").out) == []


def test_what_is_no_json_is_a_problem_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"format": 1,')))
    ended = command("validate", "-")
    assert ended.code == 1
    assert "/  invalid-json" in ended.out


def test_an_explanation_tells_steps_columns_sql_and_lineage(command: Command) -> None:
    ended = command("explain", INCOME, "--dataset", PEOPLE)
    assert ended.code == 0
    assert "2. over_30  Filter rows  reads people\n" in ended.out
    assert "country VARCHAR, average_income DOUBLE\n" in ended.out
    assert "average_income  people.income\n" in ended.out


def test_the_dialects_to_choose_from_are_those_of_the_compiler() -> None:
    assert tuple(dialects.DIALECTS) == DIALECTS


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_explanation_shows_the_sql_of_the_dialect_that_is_asked_for(
    command: Command, dialect: str
) -> None:
    ended = command("explain", INCOME, "--dataset", PEOPLE, "--dialect", dialect)
    _, _, whole = ended.out.partition(f"the whole statement ({dialect})\n")
    statement, _, _ = whole.partition("\n\n")
    assert sqlglot.parse_one(statement, dialect=dialect).sql()


def test_the_schema_is_a_json_schema_that_knows_all_blocks(command: Command) -> None:
    schema = json.loads(command("schema").out)
    assert set(schema["$defs"]["StepSpec"]["properties"]["block"]["enum"]) == set(BLOCKS)


def test_without_a_command_all_commands_are_told(command: Command) -> None:
    ended = command()
    assert (ended.code, ended.out) == (2, "")
    assert "    run       run a workflow document here and now" in ended.err


def test_the_catalogue_names_every_block_once(command: Command) -> None:
    listed = [line.split()[0] for line in command("blocks").out.splitlines() if line.startswith("  ")]
    assert listed == [*BLOCKS]


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_shown_with_its_settings_and_examples(command: Command, name: str) -> None:
    ended = command("blocks", name)
    assert ended.code == 0
    for setting in BLOCKS[name].model_json_schema().get("properties", {}):
        assert f"\n  {setting}" in ended.out
    assert ended.out.count("\nExample  ") == len(BLOCKS[name].examples)


def test_what_stands_inside_a_setting_is_shown_below_it(command: Command) -> None:
    lines = command("blocks", "sort").out.splitlines()
    first = lines.index("Settings") + 1
    assert lines[first : first + 4] == [
        "  by           Order by; list of {column, direction, missing}; required",
        "    column     Column; column; required",
        '    direction  Direction; one of ascending, descending; default "ascending"',
        '    missing    Missing values; one of first, last; default "last"',
    ]
    assert "count_distinct, sum, mean" in " ".join(command("blocks", "group_by").out.split())


def test_blocks_are_json_for_machines(command: Command) -> None:
    assert [block["block"] for block in json.loads(command("blocks", "--json").out)] == [*BLOCKS]
    (ports, many) = (json.loads(command("blocks", name, "--json").out)["ports"] for name in ("join", "union"))
    assert ports == [{"name": "left", "many": False}, {"name": "right", "many": False}]
    assert many[0]["many"]


def test_an_unknown_block_is_told_with_what_may_be_meant(command: Command) -> None:
    ended = command("blocks", "fliter")
    assert ended.code == 1
    assert ended.err.endswith("Did you mean 'filter'?\n")
