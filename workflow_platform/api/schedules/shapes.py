"""What the schedule routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from workflow_platform.api.shapes import Body
from workflow_platform.spec.timing import LONGEST_CRON, LONGEST_SECONDS, SHORTEST_SECONDS
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.run_states import RunState
from workflow_platform.store.schedules.tables import Kind, Missed, Overlap

Expression = Annotated[str, StringConstraints(max_length=LONGEST_CRON)]
Seconds = Annotated[int, Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)]


class TimingBody(Body):
    """When something fires: give an expression or an interval."""

    expression: Expression | None = Field(
        None,
        description="Cron: minute, hour, day of month, month, day of week.",
        examples=["30 9 * * MON-FRI"],
    )
    seconds: Seconds | None = Field(None, description="An interval, counted from now.")
    time_zone: str = Field(
        "UTC", max_length=100, description="The IANA name of the zone whose clock counts, as Europe/Lisbon."
    )


class ScheduleBody(TimingBody):
    """A schedule: an expression, an interval, or a dataset whose new versions it waits for."""

    workflow_id: UUID
    dataset_id: UUID | None = Field(None, description="Run when this dataset gets a new version.")
    parameters: dict[Annotated[str, Field(max_length=100)], Scalar] = Field(default_factory=dict)
    enabled: bool = True
    overlap: Overlap | None = Field(
        None,
        description="What to do when the run before is still under way: skip the new one, queue it, or "
        "cancel the one before. Unless said, skip; for a dataset, whose last change would be lost, queue.",
    )
    missed: Missed = Field(
        "last",
        description="Which runs take place after the platform was down: the last one, all (the last "
        "hundred at most), or only those that are due from then on.",
    )


class FireAnswer(BaseModel):
    """A moment at which a schedule fires."""

    utc: datetime
    local: datetime = Field(description="On the clock of the schedule's time zone.")
    note: str = Field(description="What daylight saving changes about it, in words.")


class TimesAnswer(BaseModel):
    """What a schedule would do."""

    words: str = Field(description="When it fires, in words.")
    fires: list[FireAnswer] = Field(description="The next five times.")


class ScheduleAnswer(BaseModel):
    """A schedule."""

    id: UUID
    workflow_id: UUID
    workflow_name: str | None = Field(description="Null for one that is not shared any more.")
    kind: Kind
    words: str = Field(description="When it fires, in words.")
    expression: str | None
    seconds: int | None
    dataset_id: UUID | None
    time_zone: str
    parameters: dict[str, Scalar]
    enabled: bool
    overlap: Overlap
    missed: Missed
    next_due_at: datetime | None = Field(description="Null while it is paused, and for a dataset.")
    next_fires: list[FireAnswer] = Field(description="The next five times; none when `next_due_at` is null.")
    created_at: datetime


class PastFireAnswer(BaseModel):
    """A time at which a schedule was due, and what came of it."""

    due_at: datetime
    fired_at: datetime
    run_id: UUID | None = Field(description="The run that it began, null when there is none.")
    state: RunState | None = Field(description="How that run is.")
    reason: str | None = Field(description="Why there is no run, in words.")
    missed: int = Field(description="How many times before it came to nothing as well.")
