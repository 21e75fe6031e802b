"""The times of a schedule that have come: which of them begin a run, and which are left out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, takewhile

from workflow_platform.spec.timing import Timing, next_fires
from workflow_platform.store.schedules.tables import Missed

# Until then, a time was not missed: the clock that asks ticks once a minute.
ON_TIME = timedelta(minutes=5)
# Of times that were missed, as many as this are made up for or listed one by one, and the older ones counted.
MOST = 100
# Further back, only the first time is looked at: a year of minutes would take half of one to count.
HORIZON = timedelta(days=7)

MISSED = "Nobody was there to begin it in time."
LATER = "A later time took its place."


@dataclass(frozen=True, slots=True)
class DueTime:
    """A time that has come.

    Attributes:
        reason: why it begins no run, or an empty string.
        late: whether nobody was there to begin it in time.
        uncounted: how many more were left out right before it.
    """

    at: datetime
    reason: str = ""
    late: bool = False
    uncounted: int = 0


def due_times(timing: Timing, first: datetime, now: datetime, missed: Missed) -> tuple[DueTime, ...]:
    """Return the times from ``first`` until ``now``, as far as they are listed, the soonest first."""
    later = (fire.at for fire in timing.after(max(first, now - HORIZON)))
    found: deque[datetime] = deque(maxlen=MOST)
    count = 0
    for at in takewhile(lambda at: at <= now, chain([first], later)):
        found.append(at)
        count += 1
    uncounted = count - len(found)
    return tuple(
        DueTime(
            at=at,
            reason=_reason(at, found[-1], now, missed),
            late=count > 1 or now - at > ON_TIME,
            uncounted=0 if index else uncounted,
        )
        for index, at in enumerate(found)
    )


def next_due(timing: Timing, now: datetime) -> datetime:
    """Return the first time after now."""
    return next_fires(timing, now.astimezone(UTC), 1)[0].at


def _reason(at: datetime, last: datetime, now: datetime, missed: Missed) -> str:
    if missed == "all" or (at == last and (missed == "last" or now - at <= ON_TIME)):
        return ""
    return LATER if missed == "last" else MISSED
