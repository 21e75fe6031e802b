"""Progress of long computations, told seldom enough that telling costs nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from workflow_platform.engine.progress import Progress

LOG_SECONDS = 2.0
NEWS_SECONDS = 0.25


class Seldom:
    """A listener that passes progress on at most every ``seconds``, and not at all what is done sooner."""

    def __init__(
        self,
        listener: Callable[[Progress], object],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._listener = listener
        self._seconds = seconds
        self._clock = clock
        self._last = clock()

    def __call__(self, progress: Progress) -> None:
        """Take note of progress, from whichever thread."""
        now = self._clock()
        if progress.fraction < 1 and now - self._last >= self._seconds:
            self._last = now
            self._listener(progress)


def in_words(progress: Progress) -> str:
    """Return a line for a log.

    >>> in_words(Progress("totals", 0.425))
    "'totals' is 42 % computed."
    """
    return f"'{progress.output}' is {progress.fraction * 100:.0f} % computed."
