"""Work that Ctrl-C ends, although an engine that computes hears no signals."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from workflow_platform.cli.ending_signals import ending_signals

INTERRUPTED = 130
POLL = 0.1

Result = TypeVar("Result")


def interruptible_work(
    work: Callable[[], Result], cancel: Callable[[], None], abandon: Callable[[], None]
) -> Result:
    """Do ``work`` in a thread of its own and return what it returns, or raise what it raises.

    The first interrupt calls ``cancel``, waits for the work's end and raises KeyboardInterrupt. The
    second one calls ``abandon`` and ends the program.
    """
    asked: list[int] = []
    # Signals are only noted, so that none can come between the work's start and the waiting for it.
    with ending_signals(lambda number, _: asked.append(number)), ThreadPoolExecutor(1, "work") as pool:
        future = pool.submit(work)
        while not future.done():
            wait([future], timeout=POLL)
            if len(asked) > 1:
                abandon()
                os._exit(INTERRUPTED)
            if asked:
                # Again and again, since there is nothing to cancel between two statements.
                cancel()
    if asked:
        raise KeyboardInterrupt
    return future.result()
