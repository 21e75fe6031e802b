from __future__ import annotations

import io

import pytest

from workflow_platform.cli.terminal import Terminal
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.problems import Problem, WorkflowInvalidError


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_an_error_is_told_with_the_way_out() -> None:
    written = io.StringIO()
    Terminal(written).error(NotFoundError("There is no file 'x'.\nNone at all.", "Make one."))
    assert written.getvalue() == "Error: There is no file 'x'.\n  None at all.\n  Make one.\n"


def test_each_problem_is_told_at_its_place() -> None:
    written = io.StringIO()
    problems = [Problem("unknown-column", "/steps/2", "There is no column 'a'.", "Did you mean 'b'?")]
    Terminal(written).error(WorkflowInvalidError([*problems, Problem("no-result", "", "Nothing comes out.")]))
    assert written.getvalue() == (
        "/steps/2  unknown-column\n  There is no column 'a'.\n  Did you mean 'b'?\n"
        "/  no-result\n  Nothing comes out.\n"
        "2 problems\n"
    )


def test_warnings_are_counted_apart() -> None:
    written = io.StringIO()
    odd = Problem("unused-step", "/steps/1", "Nobody needs it.", severity="warning")
    Terminal(written).problems([odd, Problem("no-result", "", "Nothing comes out."), odd])
    assert written.getvalue().startswith("/steps/1  unused-step  warning\n")
    assert written.getvalue().endswith("1 problem, 2 warnings\n")


@pytest.mark.parametrize(
    ("stream", "variable", "written"),
    [
        (Screen(), "", "\x1b[31mx\x1b[0m"),
        (io.StringIO(), "", "x"),
        (Screen(), "NO_COLOR", "x"),
        (io.StringIO(), "FORCE_COLOR", "\x1b[31mx\x1b[0m"),
    ],
)
def test_colours_show_on_terminals_and_where_they_are_asked_for(
    stream: io.StringIO, variable: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable:
        monkeypatch.setenv(variable, "1")
    assert Terminal(stream).style("x", "red") == written


def test_words_are_wrapped_where_the_terminal_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen()
    Terminal(screen).failure("There is no such file anywhere.", "Look in /a/folder/that/is/wider/than/it.")
    assert screen.getvalue() == (
        "Error: There is no such file\n  anywhere.\n  Look in\n  /a/folder/that/is/wider/than/it.\n"
    )
