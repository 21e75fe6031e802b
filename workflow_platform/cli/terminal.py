"""What is printed, styled where it goes to a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Literal

from workflow_platform.errors import ExecutionError
from workflow_platform.spec.problems import WorkflowInvalidError, errors

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
        first, *more = self.wrapped(f"{LEAD} {message}\n{hint}")
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
        wrong = errors(problems)
        counts = [self.style(number_of(len(wrong), "problem"), "red")]
        if odd := len(problems) - len(wrong):
            counts.append(self.style(number_of(odd, "warning"), "yellow"))
        self.line(", ".join(counts))

    def problem(self, problem: Problem) -> None:
        """Print a problem: its place and code, what it is, and the way out."""
        severity = f"  {self.style('warning', 'yellow')}" if problem.severity == "warning" else ""
        self.line(f"{self.style(problem.at or '/', 'bold')}  {self.style(problem.code, 'dim')}{severity}")
        for line in self.wrapped(problem.message):
            self.line(line)
        for line in self.wrapped(problem.hint):
            self.line(self.style(line, "yellow"))

    def wrapped(self, text: str, indent: str = INDENT) -> Iterator[str]:
        """Yield a text as indented lines that fit the terminal; words are never cut."""
        room = max(MIN_WIDTH, (self.width or sys.maxsize) - len(indent))
        for line in text.splitlines():
            parts = textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
            yield from (indent + part if part else "" for part in parts or [""])


def number_of(count: int, noun: str) -> str:
    """Say how many there are.

    >>> number_of(1, "row"), number_of(336_776, "row")
    ('1 row', '336,776 rows')
    """
    return f"{count:,} {noun}{'s' * (count != 1)}"
