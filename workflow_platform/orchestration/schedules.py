"""Dagster as the clock of schedules: each tick begins what is due of all of them.

What is due is read from the schedules, so a tick that is lost or comes twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
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
from workflow_platform.store.schedules.due import Outcome, due_schedules, fire
from workflow_platform.store.schedules.tables import Kind

SCHEDULE = "dispatch_schedules"
SENSOR = "watch_datasets"
# No workflow has a name with two underscores; what a tick begins, it begins itself.
NO_JOB = "schedules__begin_their_runs"
SENSOR_SECONDS = 30
# After so many runs, what else is due waits for the next tick, which Dagster would otherwise give up on.
MOST_RUNS = 200

TIMED: tuple[Kind, ...] = ("cron", "interval")
CHANGED: tuple[Kind, ...] = ("dataset",)

_log = logging.getLogger(__name__)


def dispatch_schedules(engine: Engine, now: datetime, kinds: Collection[Kind] = TIMED + CHANGED) -> Outcome:
    """Do what is due of the schedules of these kinds, up to about ``MOST_RUNS`` runs."""
    with transaction(engine) as session:
        due = due_schedules(session, now, kinds)
    outcome = Outcome()
    for schedule_id in due:
        if outcome.begun >= MOST_RUNS:
            break
        try:
            with transaction(engine) as session:
                outcome += fire(session, schedule_id, now)
        except Exception:  # noqa: BLE001  # one schedule must not keep the others waiting
            _log.exception("The schedule %s could not be fired.", schedule_id)
            outcome += Outcome(unread=1)
    return outcome


def clock(engine: Callable[[], Engine]) -> ScheduleDefinition:
    """Return the schedule of Dagster's that fires ours, every minute."""

    def tick(_context: ScheduleEvaluationContext) -> SkipReason:
        return _told(dispatch_schedules(engine(), datetime.now(UTC), TIMED))

    return ScheduleDefinition(
        name=SCHEDULE,
        job_name=NO_JOB,
        cron_schedule="* * * * *",
        execution_fn=tick,
        default_status=DefaultScheduleStatus.RUNNING,
        description="Begins the runs that are due. The schedules themselves are kept by the platform.",
    )


def watch(engine: Callable[[], Engine]) -> SensorDefinition:
    """Return the sensor that runs workflows soon after a dataset that they wait for has changed."""

    def look(_context: SensorEvaluationContext) -> SkipReason:
        return _told(dispatch_schedules(engine(), datetime.now(UTC), CHANGED))

    return SensorDefinition(
        name=SENSOR,
        evaluation_fn=look,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Begins the runs that wait for datasets with new versions.",
    )


def _told(outcome: Outcome) -> SkipReason:
    if outcome == Outcome():
        return SkipReason("Nothing is due.")
    told = f"Runs begun by the platform: {outcome.begun}. Times left out: {outcome.left_out}."
    if outcome.unread:
        told += f" Schedules that failed, as the log tells: {outcome.unread}."
    return SkipReason(told)
