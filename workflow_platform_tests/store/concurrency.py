"""Doing the same thing several times at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 8
Result = TypeVar("Result")


def at_once(call: Callable[[int], Result]) -> list[Result]:
    """Call with 0 to 7 in eight threads that begin together, and return what the calls return."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> Result:
        start.wait()
        return call(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))
