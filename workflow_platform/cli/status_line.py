"""One line that tells what is being done and for how long, written over in place."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from workflow_platform.cli.terminal import Style, Terminal

TICK = 0.1
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_CLEAR = "\r\x1b[2K"


class StatusLine:
    """A context in which the last line of a terminal shows the present activity.

    Elsewhere than on a terminal, each activity is printed once, as it begins. Any thread may use it.
    """

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._text = ""
        self._since = time.monotonic()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="status line", daemon=True)

    def __enter__(self) -> Self:
        if self._terminal.live:
            self._ticker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._terminal.live:
            self._ticker.join()
            self._write(_CLEAR)

    @property
    def seconds(self) -> float:
        """How long the present activity has lasted."""
        return time.monotonic() - self._since

    def begin(self, text: str) -> None:
        """Show a new activity, its clock at zero."""
        with self._lock:
            self._text, self._since = text, time.monotonic()
            self._draw()
        if not self._terminal.live:
            self._terminal.line(f"{text} …")

    def detail(self, text: str) -> None:
        """Change the words of the present activity; its clock goes on."""
        with self._lock:
            self._text = text
            self._draw()

    def done(self, text: str, *, mark: str = "✓", style: Style = "green") -> None:
        """Leave a line that stays, with the time the activity took."""
        with self._lock:
            seconds = self._terminal.style(f"{self.seconds:.1f} s", "dim")
            if self._terminal.live:
                self._write(_CLEAR)
            self._terminal.line(f"{self._terminal.style(mark, style)} {text}  {seconds}")
            self._text = ""

    def _tick(self) -> None:
        while not self._ended.wait(TICK):
            with self._lock:
                self._draw()

    def _draw(self) -> None:
        if not (self._terminal.live and self._text):
            return
        seconds = self.seconds
        frame = _FRAMES[int(seconds / TICK) % len(_FRAMES)]
        room = max(10, (self._terminal.width or 80) - 12)
        text = self._text if len(self._text) <= room else self._text[: room - 1] + "…"
        self._write(f"{_CLEAR}{frame} {text}  {self._terminal.style(f'{seconds:.0f} s', 'dim')}")

    def _write(self, text: str) -> None:
        self._terminal.stream.write(text)
        self._terminal.stream.flush()
