"""Dagster as the clock of schedules: one schedule and one sensor, whose ticks begin what is due."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from dagster import DefaultScheduleStatus, DefaultSensorStatus, build_schedule_context, build_sensor_context
from dagster._core.remote_representation.external_data import RepositorySnap
from sqlalchemy import select, text

from workflow_platform.orchestration import schedules
from workflow_platform.orchestration.dagster_adapter import CodeServer
from workflow_platform.orchestration.names import SCHEDULE_TAG
from workflow_platform.orchestration.repository import StoredWorkflows, workflow_repository
from workflow_platform.orchestration.schedules import SCHEDULE, SENSOR, dispatch_schedules
from workflow_platform.orchestration.submission import Submission
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.schedules.details import ScheduleDetails, StoredSchedule
from workflow_platform.store.schedules.due import Outcome
from workflow_platform.store.schedules.schedules import Schedules
from workflow_platform.store.tables import DatasetRow
from workflow_platform_tests.orchestration.documents import adults
from workflow_platform_tests.orchestration.platform import Platform

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def ana(platform: Platform) -> Actor:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    return ana


def keep(platform: Platform, ana: Actor, dataset_id: UUID | None = None) -> StoredSchedule:
    """Keep a schedule that has been due since yesterday, or one that waits for a dataset."""
    saved = platform.save(ana, adults())
    details = ScheduleDetails(saved.id, None if dataset_id else "0 * * * *", dataset_id=dataset_id)
    with transaction(platform.engine) as session:
        return Schedules(session, ana).create(details, YESTERDAY)


def last_state(platform: Platform, ana: Actor, schedule: StoredSchedule) -> str | None:
    with transaction(platform.engine) as session:
        (fire,) = Schedules(session, ana).fires(schedule.id, 1)
        return fire.state


@pytest.mark.usefixtures("platform")
def test_dagster_lists_one_schedule_and_one_sensor_that_tick_by_themselves() -> None:
    listed = RepositorySnap.from_def(workflow_repository())
    (schedule,), (sensor,) = listed.schedules, listed.sensors
    assert (schedule.name, schedule.cron_schedule) == (SCHEDULE, "* * * * *")
    assert schedule.default_status is DefaultScheduleStatus.RUNNING
    assert (sensor.name, sensor.default_status) == (SENSOR, DefaultSensorStatus.RUNNING)


def test_a_tick_of_the_schedule_begins_what_is_due(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    repository = workflow_repository()
    context = build_schedule_context(
        platform.instance, scheduled_execution_time=datetime.now(UTC), repository_def=repository
    )
    ticks = [repository.get_schedule_def(SCHEDULE).evaluate_tick(context) for _ in range(2)]
    assert [tick.run_requests for tick in ticks] == [[], []]
    assert re.match("Runs begun by the platform: 1. Times left out: 2[234].", str(ticks[0].skip_message))
    assert ticks[1].skip_message == "Nothing is due."
    assert last_state(platform, ana, schedule) == "queued"
    assert StoredWorkflows(platform.settings).get_job_names() == ["adults"]


def test_a_tick_of_the_sensor_begins_what_waits_for_a_dataset(platform: Platform, ana: Actor) -> None:
    with transaction(platform.engine) as session:
        people = session.scalars(select(DatasetRow.id)).one()
    schedule = keep(platform, ana, people)
    platform.upload(ana, "people")
    repository = workflow_repository()
    with build_sensor_context(platform.instance, repository_def=repository) as context:
        ticks = [repository.get_sensor_def(SENSOR).evaluate_tick(context) for _ in range(2)]
    assert [tick.skip_message for tick in ticks] == [
        "Runs begun by the platform: 1. Times left out: 0.",
        "Nothing is due.",
    ]
    assert last_state(platform, ana, schedule) == "queued"


def test_dagster_executes_the_runs_of_a_schedule_one_after_the_other(platform: Platform, ana: Actor) -> None:
    schedule = keep(platform, ana)
    dispatch_schedules(platform.engine, datetime.now(UTC))
    platform.submit(ana, "Adults")
    server = CodeServer("127.0.0.1", 4266)
    Submission(platform.engine, platform.instance, StoredWorkflows(platform.settings), server).submit_due()
    tags = [run.tags.get(SCHEDULE_TAG) for run in platform.instance.get_runs()]
    assert sorted(tags, key=str) == sorted([str(schedule.id), None], key=str)
    limits = platform.instance.get_concurrency_config().run_queue_config
    assert limits is not None
    assert {"key": SCHEDULE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1} in (
        limits.tag_concurrency_limits
    )


def test_one_schedule_that_cannot_be_read_keeps_no_other_waiting(platform: Platform, ana: Actor) -> None:
    broken, sound = keep(platform, ana), keep(platform, ana)
    with transaction(platform.engine) as session:
        spoil = text("UPDATE workflow_platform.schedules SET expression = 'never' WHERE id = :id")
        session.execute(spoil, {"id": broken.id})
    repository = workflow_repository()
    context = build_schedule_context(
        platform.instance, scheduled_execution_time=datetime.now(UTC), repository_def=repository
    )
    told = str(repository.get_schedule_def(SCHEDULE).evaluate_tick(context).skip_message)
    assert re.fullmatch(
        r"Runs begun by the platform: 1\. Times left out: 2[234]\."
        r" Schedules that failed, as the log tells: 1\.",
        told,
    )
    assert last_state(platform, ana, sound) == "queued"


def test_a_tick_begins_so_many_runs_and_leaves_the_rest_to_the_next(
    platform: Platform, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "MOST_RUNS", 2)
    for _ in range(3):
        keep(platform, ana)
    now = datetime.now(UTC)
    assert [dispatch_schedules(platform.engine, now).begun for _ in range(3)] == [2, 1, 0]
    assert dispatch_schedules(platform.engine, now) == Outcome()
