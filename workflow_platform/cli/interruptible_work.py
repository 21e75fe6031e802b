"""Work that Ctrl-C ends, although an engine that computes hears no signals."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from types import FrameType
from typing import TypeVar

from workflow_platform.cli.ending_signals import ending_signals

INTERRUPTED = 130
POLL = 0.1

Result = TypeVar("Result")


class Stop:
    """How to end some work: the work says how as it goes along, and looks between its parts whether to.

    Attributes:
        asked: how often its end was asked for.
        cancel: ends the part that is being done.
        abandon: cleans up in place of work that does not end.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.cancel: Callable[[], None] = _nothing
        self.abandon: Callable[[], None] = _nothing

    def receive(self, _signal: int, _frame: FrameType | None) -> None:
        """Handle a signal; it is only noted, so that none comes between the work and the waiting for it."""
        self.asked += 1

    def check(self) -> None:
        """Raise KeyboardInterrupt when the end was asked for."""
        if self.asked:
            raise KeyboardInterrupt


def interruptible_work(work: Callable[[Stop], Result]) -> Result:
    """Do ``work`` in a thread of its own and return what it returns, or raise what it raises.

    The first interrupt cancels the work, waits for its end and raises KeyboardInterrupt. The second one
    abandons it and ends the program.
    """
    stop = Stop()
    with ending_signals(stop.receive), ThreadPoolExecutor(1, "work") as pool:
        future = pool.submit(work, stop)
        while not future.done():
            wait([future], timeout=POLL)
            if stop.asked > 1:
                stop.abandon()
                os._exit(INTERRUPTED)
            if stop.asked:
                # Again and again, since there is nothing to cancel between two statements.
                stop.cancel()
    stop.check()
    return future.result()


def _nothing() -> None:
    """Do nothing: the work comes to the end of its part."""
