from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from workflow_platform.cli.arguments import parser

COMMANDS = {
    "run": ["run", "a.json"],
    "validate": ["validate", "a.json"],
    "explain": ["explain", "a.json"],
    "schema": ["schema"],
    "blocks": ["blocks"],
    "import": ["import", "a.json"],
    "execute": ["execute", "totals"],
    "up": ["up"],
    "migrate": ["migrate"],
    "doctor": ["doctor"],
}


@pytest.mark.parametrize("argv", COMMANDS.values(), ids=COMMANDS)
def test_each_command_takes_exactly_what_is_parsed_for_it(argv: list[str]) -> None:
    arguments = vars(parser().parse_args(argv))
    module = importlib.import_module(f"workflow_platform.cli.{arguments.pop('command')}")
    inspect.signature(module.main).bind(**arguments)
    assert set(arguments) == set(inspect.signature(module.main).parameters)


def test_datasets_and_parameters_are_pairs() -> None:
    arguments = parser().parse_args(
        ["run", "a.json", "--dataset", "people=b=c.csv", "--dataset", "more=d.csv", "--param", "from=2013"]
    )
    assert arguments.datasets == [("people", Path("b=c.csv")), ("more", Path("d.csv"))]
    assert arguments.parameters == [("from", "2013")]


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["fly"],
        ["run"],
        ["run", "a.json", "--dataset", "people.csv"],
        ["run", "a.json", "--engine", "abacus"],
        ["up", "--dagster-port", "0"],
        ["up", "--dagster-port", "70000"],
        ["explain", "a.json", "--dialect", "latin"],
    ],
)
def test_wrong_usage_ends_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(argv)
    assert ended.value.code == 2
    assert "usage: workflow-platform" in capsys.readouterr().err
