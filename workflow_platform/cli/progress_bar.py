"""How far a computation is, as a bar on a terminal and as a few plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal
from workflow_platform.engine.progress import Listener, Progress

BAR = 30
# Away from a terminal a line every so often is enough.
PLAIN_STEP = 0.1


@contextmanager
def progress_bar(terminal: Terminal) -> Iterator[Listener]:
    """Give a listener that shows what it hears, from whichever thread."""
    with StatusLine(terminal) as line:
        yield _Bar(terminal, line)


class _Bar:
    def __init__(self, terminal: Terminal, line: StatusLine) -> None:
        self._terminal = terminal
        self._line = line
        self._output = ""
        self._told = 0.0

    def __call__(self, progress: Progress) -> None:
        if progress.output != self._output:
            self._output, self._told = progress.output, 0.0
            if self._terminal.live:
                self._line.begin(progress.output)
        if self._terminal.live:
            full = round(BAR * progress.fraction)
            bar = "━" * full + "─" * (BAR - full)
            self._line.detail(f"{bar} {progress.fraction:4.0%}  {progress.output}")
        elif progress.fraction - self._told >= PLAIN_STEP:
            self._told = progress.fraction
            self._terminal.line(f"{progress.output}: {progress.fraction:.0%}")
