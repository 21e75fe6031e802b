"""What is printed, styled where it goes to a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Literal

from workflow_platform.errors import ExecutionError
from workflow_platform.spec.problems import WorkflowInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from workflow_platform.errors import PlatformError
    from workflow_platform.spec.problems import Problem

LEAD = "Error:"
INDENT = "  "
MIN_WIDTH = 20
Style = Literal["bold", "dim", "red", "green", "yellow"]
_CODES: dict[Style, int] = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33}


class Terminal:
    """A stream that people read.

    Attributes:
        live: whether lines can be written over, as on a terminal.
        styled: whether colours show; ``NO_COLOR`` and ``FORCE_COLOR`` have the last word.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.live = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.styled = not os.environ.get("NO_COLOR") and (self.live or bool(os.environ.get("FORCE_COLOR")))

    @property
    def width(self) -> int | None:
        """The columns of the terminal, or None where there is no edge."""
        return shutil.get_terminal_size().columns if self.live else None

    def style(self, text: str, *styles: Style) -> str:
        """Return ``text`` in the given styles."""
        if not (self.styled and text):
            return text
        return f"\x1b[{';'.join(str(_CODES[style]) for style in styles)}m{text}\x1b[0m"

    def line(self, text: str = "") -> None:
        """Print a line."""
        print(text, file=self.stream, flush=True)

    def failure(self, message: str, hint: str = "") -> None:
        """Print what failed, and the way out."""
        first, *more = self._wrapped(f"{LEAD} {message}\n{hint}")
        self.line(self.style(LEAD, "bold", "red") + first.strip().removeprefix(LEAD))
        for line in more:
            self.line(line)

    def error(self, error: PlatformError) -> None:
        """Print an error of the platform; a workflow that is not valid shows each of its problems."""
        if isinstance(error, WorkflowInvalidError):
            self.problems(error.problems)
        else:
            at = f"Step '{error.step}': " if isinstance(error, ExecutionError) and error.step else ""
            self.failure(at + error.message, error.hint)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print problems with their places, and how many there are."""
        for problem in problems:
            self.problem(problem)
        self.line(self.style(number_of(problems, "problem"), "red"))

    def problem(self, problem: Problem) -> None:
        """Print a problem: its place and code, what it is, and the way out."""
        severity = f"  {self.style('warning', 'yellow')}" if problem.severity == "warning" else ""
        self.line(f"{self.style(problem.at or '/', 'bold')}  {self.style(problem.code, 'dim')}{severity}")
        for line in self._wrapped(problem.message):
            self.line(line)
        for line in self._wrapped(problem.hint):
            self.line(self.style(line, "yellow"))

    def _wrapped(self, text: str) -> Iterator[str]:
        """Yield a text as indented lines that fit the terminal; words are never cut."""
        room = max(MIN_WIDTH, (self.width or sys.maxsize) - len(INDENT))
        for line in text.splitlines():
            parts = textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
            yield from (INDENT + part for part in parts or [""])


def number_of(things: Sequence[object], noun: str) -> str:
    """Say how many there are.

    >>> number_of(["a", "b"], "problem")
    '2 problems'
    """
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"
