"""When a schedule fires: cron on the clock of a time zone, or every so many seconds.

Moments are in UTC. A cron expression that names hours and minutes follows the clock on the wall: a time that
the clocks skip fires when they go on, one that comes twice fires the first time. One with a star, such as
``*/15 * * * *``, goes by the time that passes.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import did_you_mean

SHORTEST_SECONDS = 60
LONGEST_SECONDS = 366 * 24 * 3600
LONGEST_CRON = 100

_FIELDS = 5
_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fire:
    """A moment at which a schedule fires.

    Attributes:
        at: the moment, in UTC.
        local: the same moment on the clock of the schedule's time zone.
        note: what daylight saving changes about it, in words, or an empty string.
    """

    at: datetime
    local: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression of five fields in a time zone; ``cron`` checks and makes one."""

    expression: str
    zone: ZoneInfo

    @property
    def words(self) -> str:
        """The expression in words, such as ``At 09:00 on Monday``."""
        return CronSim(self.expression, datetime(2000, 1, 1)).explain()  # noqa: DTZ001  # any moment does

    def after(self, moment: datetime) -> Iterator[Fire]:
        """Yield when it fires after a moment, the soonest first."""
        last, offset = moment.astimezone(UTC), moment.astimezone(self.zone).utcoffset()
        for local, note in self._on_the_clock(moment) if self._names_times else self._passing(moment):
            at = local.astimezone(UTC)
            # Two times that the clocks skip fire as one, and the start may lie in an hour that comes twice.
            if at > last:
                changed = local.utcoffset() != offset
                yield Fire(at, local, note or (_changed(local) if changed else ""))
                last, offset = at, local.utcoffset()

    @property
    def _names_times(self) -> bool:
        minute, hour, *_ = self.expression.split()
        return not minute.startswith("*") and not hour.startswith("*")

    def _on_the_clock(self, moment: datetime) -> Iterator[tuple[datetime, str]]:
        # A day earlier, for what is meant before the clocks change and fires after.
        start = moment.astimezone(self.zone).replace(tzinfo=None) - timedelta(days=1)
        for wanted in CronSim(self.expression, start):
            yield _existing(wanted, self.zone)

    def _passing(self, moment: datetime) -> Iterator[tuple[datetime, str]]:
        return ((local, "") for local in CronSim(self.expression, moment.astimezone(self.zone)))


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so many seconds, counted from a moment on; clocks that change do not matter."""

    seconds: int
    since: datetime
    zone: ZoneInfo

    @property
    def words(self) -> str:
        """The interval in words, such as ``Every 6 hours``."""
        unit, seconds = next((unit, seconds) for unit, seconds in _UNITS if self.seconds % seconds == 0)
        count = self.seconds // seconds
        return f"Every {unit}" if count == 1 else f"Every {count} {unit}s"

    def after(self, moment: datetime) -> Iterator[Fire]:
        """Yield when it fires after a moment, the soonest first."""
        step = timedelta(seconds=self.seconds)
        at = self.since + step * max(1, (moment - self.since) // step + 1)
        while True:
            yield Fire(at, at.astimezone(self.zone))
            at += step


Timing = Cron | Interval


def cron(expression: str, zone: str) -> Cron:
    """Return a cron expression, checked. Raises InvalidError with a way out."""
    hint = "It has minute, hour, day of month, month and day of week, as in '30 9 * * MON-FRI'."
    if len(expression) > LONGEST_CRON or len(expression.split()) != _FIELDS:
        raise InvalidError(f"'{expression[:LONGEST_CRON]}' is not a cron expression of five fields.", hint)
    found = Cron(expression, time_zone(zone))
    try:
        first = next(found.after(datetime.now(UTC)), None)
    except CronSimError as error:
        message = f"'{expression}' is not a cron expression: {str(error).lower()}."
        raise InvalidError(message, hint) from error
    if first is None:
        raise InvalidError(f"'{expression}' never fires.", "Check its day and month.")
    return found


def interval(seconds: int, since: datetime, zone: str) -> Interval:
    """Return an interval, checked. Raises InvalidError."""
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise InvalidError("An interval is between a minute and a year.")
    return Interval(seconds, since, time_zone(zone))


def time_zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name such as ``Europe/Lisbon``. Raises InvalidError with a hint."""
    if name not in _zones():
        hint = did_you_mean(name, sorted(_zones())) or "It is a name such as Europe/Lisbon, or UTC."
        raise InvalidError(f"There is no time zone '{name}'.", hint)
    return ZoneInfo(name)


def next_fires(timing: Timing, moment: datetime, count: int) -> tuple[Fire, ...]:
    """Return the first fires after a moment."""
    return tuple(islice(timing.after(moment), count))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _existing(wanted: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """Return the moment that a time on the clock stands for, and what is odd about it."""
    local = wanted.replace(tzinfo=zone)
    if not _exists(local):
        while not _exists(local):
            local += _MINUTE
        because = "does not exist on this day, because the clocks go forward"
        return local, f"{wanted:%H:%M} {because}; it fires at {local:%H:%M}."
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return (
            local,
            f"{wanted:%H:%M} comes twice on this day, because the clocks go back; it fires the first time.",
        )
    return local, ""


def _exists(local: datetime) -> bool:
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)


def _changed(local: datetime) -> str:
    offset = local.strftime("%z")
    return f"The clocks have changed since the time before: it is UTC{offset[:3]}:{offset[3:]} now."
