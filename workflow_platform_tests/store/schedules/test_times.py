"""Which of the times that have come begin a run, with nothing but a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workflow_platform.spec.timing import Timing, cron, interval
from workflow_platform.store.schedules.tables import Missed
from workflow_platform.store.schedules.times import LATER, MISSED, MOST, due_times, next_due

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTERS = interval(6 * 3600, MONDAY, "UTC")


def told(timing: Timing, now: datetime, missed: Missed, first: datetime = MONDAY) -> list[tuple[str, str]]:
    found = due_times(timing, next_due(timing, first), now, missed)
    return [(f"{time.at:%d %H:%M}", time.reason or "run") for time in found]


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ("last", [LATER, LATER, LATER, "run"]),
        ("all", ["run", "run", "run", "run"]),
        ("skip", [MISSED, MISSED, MISSED, MISSED]),
    ],
)
def test_a_day_without_the_platform_is_made_up_for_as_the_schedule_says(
    missed: Missed, expected: list[str]
) -> None:
    times = ["23 14:30", "23 20:30", "24 02:30", "24 08:30"]
    assert told(QUARTERS, MONDAY + 25 * HOUR, missed) == list(zip(times, expected, strict=True))


def test_what_is_due_just_now_runs_although_missed_times_are_skipped() -> None:
    hourly = cron("0 * * * *", "UTC")
    assert told(hourly, MONDAY + 2.5 * HOUR + timedelta(minutes=2), "skip") == [
        ("23 09:00", MISSED),
        ("23 10:00", MISSED),
        ("23 11:00", "run"),
    ]


@pytest.mark.parametrize(("missed", "runs"), [("last", 1), ("all", MOST), ("skip", 1)])
def test_of_a_week_of_minutes_the_last_times_are_listed_and_the_others_counted(
    missed: Missed, runs: int
) -> None:
    every, now = cron("* * * * *", "UTC"), MONDAY + timedelta(days=7)
    times = due_times(every, next_due(every, MONDAY), now, missed)
    assert len(times) == MOST
    assert sum(time.uncounted for time in times) + MOST == 7 * 24 * 60
    assert [time.reason for time in times].count("") == runs
    assert (times[-1].at, times[-1].reason) == (now, "")


def test_a_yearly_time_is_made_up_for_however_long_ago_it_was() -> None:
    yearly = cron("0 12 1 1 *", "UTC")
    assert told(yearly, datetime(2027, 9, 1, tzinfo=UTC), "last") == [("01 12:00", "run")]


def test_after_years_without_the_platform_only_the_last_week_is_counted() -> None:
    every = cron("* * * * *", "UTC")
    times = due_times(every, next_due(every, MONDAY), MONDAY + timedelta(days=3000), "last")
    assert sum(time.uncounted for time in times) + MOST == 7 * 24 * 60 + 1


def test_times_are_late_when_nobody_was_there_for_them() -> None:
    hourly = cron("0 * * * *", "UTC")
    nine = next_due(hourly, MONDAY)
    assert [time.late for time in due_times(hourly, nine, nine, "all")] == [False]
    assert [time.late for time in due_times(hourly, nine, nine + HOUR / 2, "all")] == [True]
    assert [time.late for time in due_times(hourly, nine, nine + HOUR, "all")] == [True, True]


@pytest.mark.parametrize(
    ("expression", "zone", "day", "expected"),
    [
        # The clocks go from 02:00 to 03:00, and from 02:00 back to 01:00.
        ("30 2 * * *", "Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), ["29 01:00"]),
        ("30 1 * * *", "America/New_York", datetime(2026, 10, 31, 12, tzinfo=UTC), ["01 05:30"]),
    ],
)
def test_a_time_that_the_clocks_skip_and_one_that_comes_twice_fire_once(
    expression: str, zone: str, day: datetime, expected: list[str]
) -> None:
    timing, due = cron(expression, zone), []
    first = next_due(timing, day)
    for minutes in range(0, 24 * 60, 10):
        now = day + timedelta(minutes=minutes)
        if first <= now:
            due += [f"{time.at:%d %H:%M}" for time in due_times(timing, first, now, "last")]
            first = next_due(timing, now)
    assert due == expected
