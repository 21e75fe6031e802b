"""Work that a signal can end, although the engine that does it does not listen to signals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

Result = TypeVar("Result")

INSIST_SECONDS = 0.2


def interruptible(work: Callable[[], Result], cancel: Callable[[], None]) -> Result:
    """Do ``work`` in another thread, and return its result.

    Python handles signals between its own steps, of which the main thread has none while an engine
    computes; here it only waits. What a signal raises is raised from here when ``cancel`` has ended the
    work; it is called again and again, for it does nothing between two statements.
    """
    begun, ended = Event(), Event()

    def do() -> Result:
        begun.set()
        try:
            return work()
        finally:
            ended.set()

    with ThreadPoolExecutor(1, "work") as executor:
        try:
            return executor.submit(do).result()
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            while begun.is_set() and not ended.is_set():
                cancel()
                ended.wait(INSIST_SECONDS)
            raise
