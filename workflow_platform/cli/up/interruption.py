"""Signals that ask the platform to stop: the first one stops it, the next ones hurry it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from workflow_platform.cli.ending_signals import ending_signals


class Interruption:
    """What was asked for so far.

    Attributes:
        settled: stopping has begun, so a signal raises nothing any more.
        hurried: somebody asked again since then.
    """

    def __init__(self) -> None:
        self.settled = False
        self.hurried = False

    def settle(self) -> None:
        """Begin to stop."""
        self.settled = True

    def receive(self, _signal: int, _frame: FrameType | None) -> None:
        """Handle a signal. Raises KeyboardInterrupt for the first."""
        if self.settled:
            self.hurried = True
            return
        self.settled = True
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Treat every signal that ends a program like Ctrl-C; only the main thread may ask for this."""
    interruption = Interruption()
    with ending_signals(interruption.receive):
        yield interruption
