"""Progress, told seldom."""

from __future__ import annotations

from workflow_platform.engine.progress import Progress
from workflow_platform.orchestration.progress import Seldom, in_words


def _told(*moments: tuple[float, float]) -> list[float]:
    """Return the fractions that are passed on, given times and fractions; the first time is the start."""
    times = iter([0.0, *(time for time, _ in moments)])
    told: list[float] = []
    listener = Seldom(lambda progress: told.append(progress.fraction), 2.0, lambda: next(times))
    for _, fraction in moments:
        listener(Progress("totals", fraction))
    return told


def test_what_is_done_soon_is_not_told() -> None:
    assert _told((0.1, 0.5), (1.9, 0.9)) == []


def test_long_work_is_told_at_intervals() -> None:
    assert _told((1, 0.1), (2, 0.2), (3, 0.3), (4.5, 0.4), (6, 0.5), (7, 0.6)) == [0.2, 0.4, 0.6]


def test_the_end_is_not_told() -> None:
    assert _told((5, 1.0)) == []


def test_progress_is_told_in_percent() -> None:
    assert in_words(Progress("totals", 0.426)) == "'totals' is 43 % computed."
