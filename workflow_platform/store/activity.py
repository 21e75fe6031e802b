"""What has become of workflows lately, and what comes next: for lists of them, in two questions for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import aliased

from workflow_platform.store.database import Session
from workflow_platform.store.run_states import RunState
from workflow_platform.store.schedules.tables import ScheduleRow
from workflow_platform.store.tables import DatasetVersionRow, RunRow, WorkflowRow


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run that was queued last; ``rows`` are those of all its results, None for a run without any."""

    id: UUID
    state: RunState
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class Activity:
    """What goes on with a workflow; ``next_run_at`` is by the actor's own schedules."""

    last_run: LastRun | None = None
    next_run_at: datetime | None = None


def activities(session: Session, person: UUID, workflow_ids: Sequence[UUID]) -> dict[UUID, Activity]:
    """Return what goes on with some workflows, which the person may see."""
    newest = (
        select(RunRow)
        .where(RunRow.workflow_id == WorkflowRow.id)
        .order_by(RunRow.queued_at.desc(), RunRow.id)
        .limit(1)
        .lateral()
    )
    run = aliased(RunRow, newest)
    made = select(func.sum(DatasetVersionRow.rows)).where(DatasetVersionRow.run_id == run.id)
    found = session.execute(
        select(WorkflowRow.id, run, made.scalar_subquery())
        .join(newest, true())
        .where(WorkflowRow.id.in_(workflow_ids))
    )
    last = {workflow: _told(row, rows) for workflow, row, rows in found}
    due = session.execute(
        select(ScheduleRow.workflow_id, func.min(ScheduleRow.next_due_at))
        .where(ScheduleRow.owner_id == person, ScheduleRow.enabled, ScheduleRow.workflow_id.in_(workflow_ids))
        .group_by(ScheduleRow.workflow_id)
    )
    following = {row[0]: row[1] for row in due}
    return {each: Activity(last.get(each), following.get(each)) for each in workflow_ids}


def _told(run: RunRow, rows: Decimal | None) -> LastRun:
    return LastRun(
        run.id,
        run.state,
        run.queued_at,
        run.started_at,
        run.ended_at,
        None if rows is None else int(rows),
    )
