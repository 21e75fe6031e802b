"""Dagster as the clock of schedules: each tick begins what is due of all of them.

What is due is read from the schedules, so a tick that is lost or comes twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
)

from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.schedules.due import due_schedules, fire

SCHEDULE = "dispatch_schedules"
SENSOR = "watch_datasets"
# No workflow has a name with two underscores; what a tick begins, it begins itself.
NO_JOB = "schedules__begin_their_runs"
SENSOR_SECONDS = 30

_log = logging.getLogger(__name__)


def dispatch_schedules(engine: Engine, now: datetime) -> int:
    """Do what is due of every schedule, and return how many there were."""
    with transaction(engine) as session:
        due = due_schedules(session, now)
    for schedule_id in due:
        try:
            more = True
            while more:
                with transaction(engine) as session:
                    more = fire(session, schedule_id, now)
        except Exception:  # noqa: BLE001  # one schedule must not keep the others waiting
            _log.exception("The schedule %s could not be fired.", schedule_id)
    return len(due)


def clock(engine: Callable[[], Engine]) -> ScheduleDefinition:
    """Return the schedule of Dagster's that fires ours, every minute."""

    def tick(_context: ScheduleEvaluationContext) -> SkipReason:
        return _told(dispatch_schedules(engine(), datetime.now(UTC)))

    return ScheduleDefinition(
        name=SCHEDULE,
        job_name=NO_JOB,
        cron_schedule="* * * * *",
        execution_fn=tick,
        default_status=DefaultScheduleStatus.RUNNING,
        description="Begins the runs that are due. Schedules are kept on the platform's own pages.",
    )


def watch(engine: Callable[[], Engine]) -> SensorDefinition:
    """Return the sensor that runs workflows soon after a dataset that they wait for has changed."""

    def look(_context: SensorEvaluationContext) -> SkipReason:
        return _told(dispatch_schedules(engine(), datetime.now(UTC)))

    return SensorDefinition(
        name=SENSOR,
        evaluation_fn=look,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Begins the runs that wait for datasets with new versions.",
    )


def _told(count: int) -> SkipReason:
    return SkipReason(f"{count} schedules were due." if count else "Nothing is due.")
