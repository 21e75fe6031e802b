"""The routes of schedules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.schedules.shapes import (
    FireAnswer,
    PastFireAnswer,
    ScheduleAnswer,
    ScheduleBody,
    TimesAnswer,
    TimingBody,
)
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.stored import SchedulesOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.errors import InvalidError
from workflow_platform.spec.timing import Timing, cron, interval, next_fires
from workflow_platform.store.schedules.details import ScheduleDetails, StoredSchedule

SHOWN = 5

router = APIRouter(prefix="/schedules", tags=["schedules"], route_class=StrictRoute)


@router.get("")
def list_schedules(
    schedules: SchedulesOf,
    workflow_id: Annotated[UUID | None, Query(description="Only those of this workflow.")] = None,
) -> list[ScheduleAnswer]:
    """List the schedules, the oldest first."""
    return [_answer(found) for found in schedules.list(workflow_id)]


@router.post("", status_code=201)
def create_schedule(body: ScheduleBody, response: Response, schedules: SchedulesOf) -> ScheduleAnswer:
    """Have a workflow run by itself, always in its latest version."""
    made = schedules.create(_details(body), _now())
    response.headers["Location"] = f"/api/v1/schedules/{made.id}"
    return _answer(made)


@router.post("/preview")
def preview_schedule(body: TimingBody, _asker: AskerOf) -> TimesAnswer:
    """Tell when an expression or an interval fires next."""
    now = _now()
    timing = _timing(body, now)
    return TimesAnswer(words=timing.words, fires=_fires(timing, now))


@router.get("/{schedule_id}")
def get_schedule(schedule_id: UUID, schedules: SchedulesOf) -> ScheduleAnswer:
    """Return a schedule."""
    return _answer(schedules.get(schedule_id))


@router.put("/{schedule_id}")
def change_schedule(schedule_id: UUID, body: ScheduleBody, schedules: SchedulesOf) -> ScheduleAnswer:
    """Put another schedule in place, which counts from now."""
    return _answer(schedules.change(schedule_id, _details(body), _now()))


@router.delete("/{schedule_id}", status_code=204)
def delete_schedule(schedule_id: UUID, schedules: SchedulesOf) -> None:
    """Delete a schedule and the list of its times. Its runs stay."""
    schedules.delete(schedule_id)


@router.post("/{schedule_id}/pause")
def pause_schedule(schedule_id: UUID, schedules: SchedulesOf) -> ScheduleAnswer:
    """Begin no more runs until it is resumed."""
    return _answer(schedules.turn(schedule_id, _now(), on=False))


@router.post("/{schedule_id}/resume")
def resume_schedule(schedule_id: UUID, schedules: SchedulesOf) -> ScheduleAnswer:
    """Go on from now; what would have been due meanwhile is left out."""
    return _answer(schedules.turn(schedule_id, _now(), on=True))


@router.get("/{schedule_id}/fires")
def list_fires(
    schedule_id: UUID, schedules: SchedulesOf, limit: Limit = 50, offset: Offset = 0
) -> list[PastFireAnswer]:
    """List the times at which it was due, the latest first: each with its run, or why there is none."""
    return [
        PastFireAnswer(
            due_at=fire.due_at,
            fired_at=fire.fired_at,
            run_id=fire.run_id,
            state=fire.state,
            reason=fire.reason,
            missed=fire.missed,
        )
        for fire in schedules.fires(schedule_id, limit, offset)
    ]


def _now() -> datetime:
    return datetime.now(UTC)


def _timing(body: TimingBody, now: datetime) -> Timing:
    if (body.expression is None) == (body.seconds is None):
        raise InvalidError("There must be either an expression or an interval.", "Give one of them.")
    if body.expression is not None:
        return cron(body.expression, body.time_zone)
    return interval(body.seconds or 0, now, body.time_zone)


def _fires(timing: Timing, now: datetime) -> list[FireAnswer]:
    return [
        FireAnswer(utc=fire.at, local=fire.local, note=fire.note) for fire in next_fires(timing, now, SHOWN)
    ]


def _details(body: ScheduleBody) -> ScheduleDetails:
    return ScheduleDetails(
        workflow_id=body.workflow_id,
        expression=body.expression,
        seconds=body.seconds,
        dataset_id=body.dataset_id,
        time_zone=body.time_zone,
        parameters=body.parameters,
        enabled=body.enabled,
        overlap=body.overlap or ("skip" if body.dataset_id is None else "queue"),
        missed=body.missed,
    )


def _answer(found: StoredSchedule) -> ScheduleAnswer:
    details, timing = found.details, found.timing
    return ScheduleAnswer(
        id=found.id,
        workflow_id=details.workflow_id,
        workflow_name=found.workflow,
        kind=found.kind,
        words=found.words,
        expression=details.expression,
        seconds=details.seconds,
        dataset_id=details.dataset_id,
        time_zone=details.time_zone,
        parameters=dict(details.parameters),
        enabled=details.enabled,
        overlap=details.overlap,
        missed=details.missed,
        next_due_at=found.next_due_at,
        next_fires=_fires(timing, _now()) if timing and details.enabled else [],
        created_at=found.created_at,
    )
