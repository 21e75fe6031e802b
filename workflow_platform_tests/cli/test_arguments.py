from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args, get_type_hints

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
    "login": ["login", "--server", "https://flows.example.org"],
    "logout": ["logout", "--server", "https://flows.example.org"],
    "list": ["list", "--server", "https://flows.example.org"],
    "upload": ["upload", "a.csv", "--server", "https://flows.example.org"],
    "up": ["up"],
    "migrate": ["migrate"],
    "doctor": ["doctor"],
}


@pytest.mark.parametrize("argv", COMMANDS.values(), ids=COMMANDS)
def test_each_command_takes_exactly_what_is_parsed_for_it(argv: list[str]) -> None:
    arguments = vars(parser().parse_args(argv))
    module = importlib.import_module(f"workflow_platform.cli.{arguments.pop('command')}")
    assert set(arguments) == set(taken(module.main))


def taken(main: Callable[..., int]) -> Iterator[str]:
    """Yield the names of a function's arguments, with those of options that it takes together."""
    hints = get_type_hints(main)
    for name, parameter in inspect.signature(main).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            (options,) = get_args(hints[name])
            yield from get_type_hints(options)
        else:
            yield name


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
