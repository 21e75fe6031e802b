"""When schedules fire, the days on which the clocks change included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow_platform.errors import InvalidError
from workflow_platform.spec.timing import Fire, cron, interval, next_fires, time_zone

# Expression, zone, after which moment in UTC, and then the next fires on the clock there.
CLOCKS = [
    ("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00", ["28 02:30+0100", "29 03:00+0200", "30 02:30+0200"]),
    ("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", ["29 03:00+0200", "30 02:00+0200"]),
    ("15,45 2 * * *", "Europe/Berlin", "2026-03-29T01:00", ["30 02:15+0200", "30 02:45+0200"]),
    ("30 3 * * *", "Europe/Berlin", "2026-03-28T12:00", ["29 03:30+0200", "30 03:30+0200"]),
    ("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["01 01:30-0400", "02 01:30-0500"]),
    # The second 01:10 of that day is over, and so is the first 01:30.
    ("30 1 * * *", "America/New_York", "2026-11-01T06:10", ["02 01:30-0500", "03 01:30-0500"]),
    ("0 * * * *", "Europe/Berlin", "2026-10-24T23:30", ["25 02:00+0200", "25 02:00+0100", "25 03:00+0100"]),
    ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00", ["04 02:30+1100", "05 02:15+1100"]),
    ("0 9 * * MON-FRI", "Asia/Tokyo", "2026-11-20T00:30", ["23 09:00+0900", "24 09:00+0900"]),
    ("0 12 L * *", "UTC", "2026-02-01T00:00", ["28 12:00+0000", "31 12:00+0000"]),
]


@pytest.mark.parametrize(("expression", "zone", "after", "clock"), CLOCKS)
def test_an_expression_fires_by_the_clock_of_its_zone(
    expression: str, zone: str, after: str, clock: list[str]
) -> None:
    found = next_fires(cron(expression, zone), moment(after), len(clock))
    assert [f"{fire.local:%d %H:%M%z}" for fire in found] == clock
    assert all(fire.local.astimezone(UTC) == fire.at and fire.at.tzinfo is UTC for fire in found)


def test_what_the_clocks_do_to_a_time_is_said_in_words() -> None:
    spring = first("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00")
    assert spring.note == (
        "02:30 does not exist on this day, because the clocks go forward; it fires at 03:00."
    )
    autumn = first("30 1 * * *", "America/New_York", "2026-10-31T12:00")
    assert (
        autumn.note == "01:30 comes twice on this day, because the clocks go back; it fires the first time."
    )
    later = first("0 9 * * *", "Europe/Lisbon", "2026-03-28T12:00")
    assert later.note == "The clocks have changed since the time before: it is UTC+01:00 now."
    assert first("0 9 * * *", "Europe/Lisbon", "2026-05-28T12:00").note == ""


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("expression", ["30 2 * * *", "*/20 * * * *", "0,15 1-3 * * *", "5 */2 * * SUN"])
def test_going_on_from_any_fire_gives_the_same_fires(expression: str, zone: str) -> None:
    timing = cron(expression, zone)
    for start in ("2026-03-07T00:00", "2026-03-28T12:00", "2026-10-24T12:00", "2026-10-31T20:00"):
        together = [fire.at for fire in next_fires(timing, moment(start), 12)]
        one_by_one, at = [], moment(start)
        for _ in together:
            at = next_fires(timing, at, 1)[0].at
            one_by_one.append(at)
        assert one_by_one == together
        assert together == sorted(set(together))


def test_an_interval_counts_from_its_beginning_whatever_the_clocks_do() -> None:
    since = moment("2026-03-28T23:30")
    every = interval(3600, since, "Europe/Berlin")
    assert [f"{fire.local:%H:%M}" for fire in next_fires(every, since, 3)] == ["01:30", "03:30", "04:30"]
    late = next_fires(every, since + timedelta(days=400, minutes=7), 1)[0]
    assert (late.at - since) % timedelta(hours=1) == timedelta(0)
    assert next_fires(every, since - timedelta(days=1), 1)[0].at == since + timedelta(hours=1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(60, "Every minute"), (5400, "Every 90 minutes"), (21_600, "Every 6 hours"), (86_400, "Every day")],
)
def test_an_interval_is_told_in_words(seconds: int, words: str) -> None:
    assert interval(seconds, moment("2026-01-01T00:00"), "UTC").words == words


def test_an_expression_is_told_in_words() -> None:
    assert cron("0 9 * * MON", "UTC").words == "At 09:00 on Monday"


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "@daily",
        "* * * *",
        "* * * * * *",
        "61 * * * *",
        "0 0 31 2 *",
        "a b c d e",
        "0 0 * * " + "1," * 100,
    ],
)
def test_what_is_no_expression_is_refused_with_a_way_out(expression: str) -> None:
    with pytest.raises(InvalidError, match="cron expression") as caught:
        cron(expression, "UTC")
    assert "30 9 * * MON-FRI" in caught.value.hint


@pytest.mark.parametrize("seconds", [-1, 0, 59, 367 * 24 * 3600])
def test_an_interval_that_is_too_short_or_too_long_is_refused(seconds: int) -> None:
    with pytest.raises(InvalidError, match="between a minute and a year"):
        interval(seconds, moment("2026-01-01T00:00"), "UTC")


def test_a_zone_that_does_not_exist_is_answered_with_the_closest() -> None:
    with pytest.raises(InvalidError, match="Did you mean 'Europe/Berlin'"):
        time_zone("Europe/Berln")
    for odd in ("", "../../etc/passwd", "\0"):
        with pytest.raises(InvalidError, match="There is no time zone"):
            time_zone(odd)
    assert time_zone("Europe/Berlin") == ZoneInfo("Europe/Berlin")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(expression: str, zone: str, after: str) -> Fire:
    return next_fires(cron(expression, zone), moment(after), 1)[0]
