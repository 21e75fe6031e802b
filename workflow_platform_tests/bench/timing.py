"""How long things take: medians of rounds, with the two sides of a comparison taking turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

Clock = Callable[[], float]
Result = TypeVar("Result")


def compared(ours: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds of each; who goes first changes with each round."""
    taken: tuple[list[float], list[float]] = ([], [])
    for index in range(rounds):
        for side in (0, 1) if index % 2 == 0 else (1, 0):
            taken[side].append(timed((ours, other)[side], time.perf_counter)[0])
    return median(taken[0]), median(taken[1])


def repeated(work: Callable[[], Result], rounds: int, clock: Clock) -> tuple[float, Result]:
    """Return the median seconds, and what the last round returned."""
    taken, result = timed(work, clock)
    seconds = [taken]
    for _ in range(rounds - 1):
        taken, result = timed(work, clock)
        seconds.append(taken)
    return median(seconds), result


def timed(work: Callable[[], Result], clock: Clock) -> tuple[float, Result]:
    """Return how many seconds it takes once, and what it returns."""
    begun = clock()
    result = work()
    return clock() - begun, result
