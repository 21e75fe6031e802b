"""What is printed, styled where it goes to a terminal."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Literal

from workflow_platform.errors import ExecutionError
from workflow_platform.spec.problems import WorkflowInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from workflow_platform.errors import PlatformError
    from workflow_platform.spec.problems import Problem

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
        first, *more = message.splitlines() or [""]
        self.line(f"{self.style('Error:', 'bold', 'red')} {first}")
        for text in (*more, *hint.splitlines()):
            self.line(f"  {text}" if text else "")

    def error(self, error: PlatformError) -> None:
        """Print an error of the platform; a workflow that is not valid shows each of its problems."""
        if isinstance(error, WorkflowInvalidError):
            self.problems(error.problems)
        else:
            at = f"Step '{error.step}': " if isinstance(error, ExecutionError) and error.step else ""
            self.failure(at + error.message, error.hint)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Print problems with their places, and how many there are."""
        count = 0
        for count, problem in enumerate(problems, start=1):  # noqa: B007  # the last number is the count
            place = self.style(problem.at or "/", "bold")
            self.line(f"{place}  {self.style(problem.code, 'dim')}")
            self.line(f"  {problem.message}")
            if problem.hint:
                self.line(f"  {self.style(problem.hint, 'yellow')}")
        self.line(self.style(f"{count} problem{'s' * (count != 1)}", "red" if count else "green"))
