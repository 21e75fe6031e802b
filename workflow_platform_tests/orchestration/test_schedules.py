"""Schedules of the platform, fired by Dagster's clock: once each, whoever asks and however often."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from dagster import DefaultScheduleStatus, DefaultSensorStatus, build_schedule_context, build_sensor_context
from dagster._core.definitions.schedule_definition import ScheduleExecutionData
from dagster._core.remote_representation.external_data import RepositorySnap
from sqlalchemy import text

from workflow_platform.orchestration.repository import StoredWorkflows, workflow_repository
from workflow_platform.orchestration.schedules import SCHEDULE, SENSOR, dispatch_schedules
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.schedules.due import LATER, LISTED, MISSED
from workflow_platform.store.schedules.schedules import (
    ScheduleDetails,
    Schedules,
    StoredFire,
    StoredSchedule,
)
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.orchestration.documents import adults, document, read, result
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.store.concurrency import at_once

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def ana(platform: Platform) -> Actor:
    return platform.person("Ana")


def keep(platform: Platform, actor: Actor, now: datetime = MONDAY, **details: object) -> StoredSchedule:
    """Keep a schedule, hourly unless ``details`` say otherwise, of the workflow that keeps adults."""
    saved = platform.save(actor, adults())
    when = {} if "seconds" in details or "dataset_id" in details else {"expression": "0 * * * *"}
    with transaction(platform.engine) as session:
        wanted = ScheduleDetails(workflow_id=saved.id, **{**when, **details})  # type: ignore[arg-type]  # tests say what
        return Schedules(session, actor).create(wanted, now)


def fires(platform: Platform, actor: Actor, schedule: StoredSchedule) -> list[StoredFire]:
    """Return what came of a schedule, the first time first."""
    with transaction(platform.engine) as session:
        return [*reversed(Schedules(session, actor).fires(schedule.id, 1000))]


def outcomes(platform: Platform, actor: Actor, schedule: StoredSchedule) -> list[tuple[str, str | None]]:
    """Return the times at which a schedule was due, with the state of the run or the reason for none."""
    return [
        (f"{fire.due_at:%d %H:%M}", fire.state or fire.reason) for fire in fires(platform, actor, schedule)
    ]


def next_due(platform: Platform, actor: Actor, schedule: StoredSchedule) -> datetime | None:
    with transaction(platform.engine) as session:
        return Schedules(session, actor).get(schedule.id).next_due_at


def end_runs(platform: Platform) -> None:
    """Let every run end well, without executing it."""
    with transaction(platform.engine) as session:
        ended = (
            "UPDATE workflow_platform.runs SET state = 'succeeded', ended_at = now() WHERE ended_at IS NULL"
        )
        session.execute(text(ended))


def test_a_schedule_begins_a_run_when_it_is_due_and_not_before(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    assert dispatch_schedules(platform.engine, MONDAY + HOUR / 4) == 0
    assert dispatch_schedules(platform.engine, MONDAY + HOUR / 2) == 1
    assert dispatch_schedules(platform.engine, MONDAY + HOUR / 2) == 0
    (run,) = platform.runs(ana)
    (fire,) = fires(platform, ana, schedule)
    assert (fire.run_id, fire.due_at, fire.state) == (run.id, MONDAY + HOUR / 2, "queued")
    assert next_due(platform, ana, schedule) == MONDAY + 1.5 * HOUR


def test_of_many_that_ask_at_once_one_begins_the_run(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    at_once(lambda _: dispatch_schedules(platform.engine, MONDAY + HOUR))
    assert len(platform.runs(ana)) == 1
    assert outcomes(platform, ana, schedule) == [("23 09:00", "queued")]


def test_a_clock_that_goes_back_begins_nothing_twice(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    dispatch_schedules(platform.engine, MONDAY + HOUR)
    with transaction(platform.engine) as session:
        schedules = Schedules(session, ana)
        schedules.turn(schedule.id, MONDAY, on=False)
        schedules.turn(schedule.id, MONDAY, on=True)
    dispatch_schedules(platform.engine, MONDAY + HOUR)
    assert len(platform.runs(ana)) == len(fires(platform, ana, schedule)) == 1


@pytest.mark.parametrize("missed", ["last", "all", "skip"])
def test_a_day_without_the_platform_is_made_up_for_as_the_schedule_says(
    platform: Platform, ana: Actor, missed: str
) -> None:
    schedule = keep(platform, ana, missed=missed, seconds=6 * 3600, expression=None)
    back = MONDAY + 25 * HOUR
    dispatch_schedules(platform.engine, back)
    times = ["23 14:30", "23 20:30", "24 02:30", "24 08:30"]
    expected = {
        "last": [LATER, LATER, LATER, "queued"],
        "all": ["queued"] * 4,
        "skip": [MISSED] * 4,
    }[missed]
    assert outcomes(platform, ana, schedule) == list(zip(times, expected, strict=True))
    assert next_due(platform, ana, schedule) == MONDAY + 30 * HOUR


def test_what_is_due_just_now_runs_although_missed_times_are_skipped(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana, missed="skip")
    dispatch_schedules(platform.engine, MONDAY + 2.5 * HOUR + timedelta(minutes=2))
    assert outcomes(platform, ana, schedule) == [
        ("23 09:00", MISSED),
        ("23 10:00", MISSED),
        ("23 11:00", "queued"),
    ]


def test_a_month_of_minutes_is_counted_and_all_of_a_long_day_is_made_up_for(
    platform: Platform, ana: Actor
) -> None:
    often = keep(platform, ana, expression="* * * * *")
    dispatch_schedules(platform.engine, MONDAY + timedelta(days=30))
    listed = fires(platform, ana, often)
    assert len(listed) == LISTED
    assert sum(fire.missed for fire in listed) + len(listed) == 30 * 24 * 60
    assert [fire.state for fire in listed][-1] == "queued"

    every = keep(platform, ana, expression="*/10 * * * *", missed="all")
    dispatch_schedules(platform.engine, MONDAY + timedelta(days=1))
    assert len(fires(platform, ana, every)) == 24 * 6
    assert {fire.state for fire in fires(platform, ana, every)} == {"queued"}


def test_a_run_that_is_under_way_is_waited_for_skipped_or_canceled(platform: Platform, ana: Actor) -> None:
    expected = {
        "skip": ["queued", "The run before is still under way."],
        "queue": ["queued", "queued"],
        "cancel_running": ["canceled", "queued"],
    }
    schedules = {overlap: keep(platform, ana, overlap=overlap) for overlap in expected}
    for hours in (0.5, 1.5):
        dispatch_schedules(platform.engine, MONDAY + hours * HOUR)
    for overlap, states in expected.items():
        assert [state for _, state in outcomes(platform, ana, schedules[overlap])] == states
    end_runs(platform)
    dispatch_schedules(platform.engine, MONDAY + 2.5 * HOUR)
    for schedule in schedules.values():
        assert outcomes(platform, ana, schedule)[-1] == ("23 11:00", "queued")


def test_a_time_that_the_clocks_skip_and_one_that_comes_twice_fire_once(
    platform: Platform, ana: Actor
) -> None:
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    skipped = keep(platform, ana, spring, expression="30 2 * * *", time_zone="Europe/Berlin", overlap="queue")
    for minutes in range(0, 24 * 60, 30):
        dispatch_schedules(platform.engine, spring + timedelta(minutes=minutes))
    assert outcomes(platform, ana, skipped) == [("29 01:00", "queued")]

    autumn = datetime(2026, 10, 31, 12, tzinfo=UTC)
    with transaction(platform.engine) as session:
        Schedules(session, ana).delete(skipped.id)
    twice = keep(
        platform, ana, autumn, expression="30 1 * * *", time_zone="America/New_York", overlap="queue"
    )
    for minutes in range(0, 24 * 60, 30):
        dispatch_schedules(platform.engine, autumn + timedelta(minutes=minutes))
    assert outcomes(platform, ana, twice) == [("01 05:30", "queued")]


def test_a_schedule_that_cannot_run_says_why(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    needy = document(
        "Adults", read("people"), result("adults", "rows"), parameters=[{"name": "a", "type": "integer"}]
    )
    platform.save(ana, needy)
    dispatch_schedules(platform.engine, MONDAY + 0.5 * HOUR)
    with transaction(platform.engine) as session:
        Workflows(session, ana).delete(schedule.details.workflow_id)
    dispatch_schedules(platform.engine, MONDAY + 1.5 * HOUR)
    with transaction(platform.engine) as session:
        session.execute(text("UPDATE workflow_platform.users SET disabled_at = now()"))
    dispatch_schedules(platform.engine, MONDAY + 2.5 * HOUR)
    reasons = [reason for _, reason in outcomes(platform, ana, schedule)]
    assert platform.runs(ana) == ()
    assert "values of its parameters do not fit" in str(reasons[0])
    assert reasons[1:] == [
        "The workflow was deleted, or may not be run any more.",
        "The account of its owner is disabled.",
    ]


def test_a_paused_schedule_leaves_out_what_would_have_been_due(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    with transaction(platform.engine) as session:
        assert Schedules(session, ana).turn(schedule.id, MONDAY, on=False).next_due_at is None
    assert dispatch_schedules(platform.engine, MONDAY + 5 * HOUR) == 0
    with transaction(platform.engine) as session:
        resumed = Schedules(session, ana).turn(schedule.id, MONDAY + 5 * HOUR, on=True)
    assert resumed.next_due_at == MONDAY + 5.5 * HOUR
    assert fires(platform, ana, schedule) == []


def test_one_schedule_that_cannot_be_read_keeps_no_other_waiting(
    platform: Platform, ana: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = keep(platform, ana), keep(platform, ana)
    with transaction(platform.engine) as session:
        spoil = text("UPDATE workflow_platform.schedules SET expression = 'never' WHERE id = :id")
        session.execute(spoil, {"id": broken.id})
    dispatch_schedules(platform.engine, MONDAY + HOUR)
    assert outcomes(platform, ana, sound) == [("23 09:00", "queued")]
    assert str(broken.id) in caplog.text


def test_a_new_version_of_a_dataset_runs_the_workflows_that_wait_for_it(
    platform: Platform, ana: Actor
) -> None:
    platform.upload(ana, "people")
    with transaction(platform.engine) as session:
        people = session.execute(text("SELECT id FROM workflow_platform.datasets")).scalar_one()
    schedule = keep(platform, ana, dataset_id=people)
    assert dispatch_schedules(platform.engine, MONDAY) == 0
    for _ in range(3):
        platform.upload(ana, "people")
    assert dispatch_schedules(platform.engine, MONDAY) == 1
    assert dispatch_schedules(platform.engine, MONDAY) == 0
    (fire,) = fires(platform, ana, schedule)
    assert (fire.state, fire.missed) == ("queued", 2)


@pytest.mark.usefixtures("platform")
def test_dagster_lists_one_schedule_and_one_sensor_that_tick_by_themselves() -> None:
    listed = RepositorySnap.from_def(workflow_repository())
    (schedule,), (sensor,) = listed.schedules, listed.sensors
    assert (schedule.name, schedule.cron_schedule) == (SCHEDULE, "* * * * *")
    assert schedule.default_status is DefaultScheduleStatus.RUNNING
    assert (sensor.name, sensor.default_status) == (SENSOR, DefaultSensorStatus.RUNNING)


def test_a_tick_of_dagster_begins_what_is_due(platform: Platform, ana: Actor) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    schedule = keep(platform, ana, yesterday)
    repository = workflow_repository()
    context = build_schedule_context(
        platform.instance, scheduled_execution_time=datetime.now(UTC), repository_def=repository
    )
    ticked = repository.get_schedule_def(SCHEDULE).evaluate_tick(context)
    assert isinstance(ticked, ScheduleExecutionData)
    assert (ticked.run_requests, ticked.skip_message) == ([], "1 schedules were due.")
    assert fires(platform, ana, schedule)[-1].state == "queued"

    with build_sensor_context(platform.instance, repository_def=repository) as looking:
        seen = repository.get_sensor_def(SENSOR).evaluate_tick(looking)
    assert re.match("Nothing is due", str(seen.skip_message))
    assert StoredWorkflows(platform.settings).get_job_names() == ["adults"]
