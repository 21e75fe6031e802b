"""What a schedule is: what a person says about it, and what is stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from workflow_platform.errors import InvalidError
from workflow_platform.spec.timing import Timing, cron, interval, time_zone
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.run_states import RunState
from workflow_platform.store.schedules.tables import Kind, Missed, Overlap, ScheduleRow


@dataclass(frozen=True, slots=True)
class ScheduleDetails:
    """What a person says about a schedule: one of ``expression``, ``seconds`` and ``dataset_id``.

    Attributes:
        expression: cron, on the clock of ``time_zone``.
        seconds: an interval, counted from when it is kept.
        dataset_id: the dataset whose new versions it waits for.
        overlap: what happens when the run before is still under way.
        missed: which runs take place after nobody was there to begin them.
    """

    workflow_id: UUID
    expression: str | None = None
    seconds: int | None = None
    dataset_id: UUID | None = None
    time_zone: str = "UTC"
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    enabled: bool = True
    overlap: Overlap = "skip"
    missed: Missed = "last"

    @property
    def kind(self) -> Kind:
        """Which one it is. Raises InvalidError for none, and for several."""
        given: dict[Kind, object] = {
            "cron": self.expression,
            "interval": self.seconds,
            "dataset": self.dataset_id,
        }
        found = [kind for kind, value in given.items() if value is not None]
        if len(found) != 1:
            message = "A schedule has either an expression, or an interval, or a dataset."
            raise InvalidError(message, "Give one of them.")
        return found[0]

    def timing(self, since: datetime) -> Timing | None:
        """Return when it fires, None for a dataset. Raises InvalidError with a way out."""
        time_zone(self.time_zone)
        if self.expression is not None:
            return cron(self.expression, self.time_zone)
        return None if self.seconds is None else interval(self.seconds, since, self.time_zone)


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """A schedule.

    Attributes:
        workflow: the name of its workflow, None for one that may not be seen any more.
        dataset: the name of its dataset, None when it has none, or one that may not be seen any more.
        since: what an interval counts from.
        next_due_at: when it is due next, None for a dataset and while it is paused.
    """

    id: UUID
    details: ScheduleDetails
    kind: Kind
    workflow: str | None
    dataset: str | None
    since: datetime
    next_due_at: datetime | None
    created_at: datetime

    @property
    def timing(self) -> Timing | None:
        """When it fires, None for a dataset."""
        return self.details.timing(self.since)

    @property
    def words(self) -> str:
        """When it fires, in words."""
        if timing := self.timing:
            return timing.words
        if self.dataset is None:
            return "Never, because its dataset was deleted or is not shared any more"
        return f"When '{self.dataset}' gets a new version"


@dataclass(frozen=True, slots=True)
class StoredFire:
    """A time at which a schedule was due, and what came of it; ``state`` is that of the run."""

    due_at: datetime
    fired_at: datetime
    run_id: UUID | None
    state: RunState | None
    reason: str | None
    missed: int


def details_of(row: ScheduleRow) -> ScheduleDetails:
    """Return what was said about a schedule."""
    return ScheduleDetails(
        workflow_id=row.workflow_id,
        expression=row.expression,
        seconds=row.seconds,
        dataset_id=row.dataset_id,
        time_zone=row.time_zone,
        parameters=row.parameters,
        enabled=row.enabled,
        overlap=row.overlap,
        missed=row.missed,
    )


def timing_of(row: ScheduleRow) -> Timing | None:
    """Return when the schedule of a row fires, None for a dataset."""
    return details_of(row).timing(row.since)


def stored_schedule(row: ScheduleRow, workflow: str | None, dataset: str | None) -> StoredSchedule:
    """Return the schedule of a row, with the names of its workflow and dataset."""
    return StoredSchedule(
        id=row.id,
        details=details_of(row),
        kind=row.kind,
        workflow=workflow,
        dataset=dataset,
        since=row.since,
        next_due_at=None if row.kind == "dataset" else row.next_due_at,
        created_at=row.created_at,
    )
