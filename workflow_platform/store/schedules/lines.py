"""The runs of a schedule, of which one is executed at a time and the next ones wait in line."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from workflow_platform.store.database import Session
from workflow_platform.store.schedules.tables import ScheduleFireRow
from workflow_platform.store.tables import RunRow

# Times of a schedule that stay listed.
KEPT = 1000


def under_way(session: Session, schedule_id: UUID) -> Sequence[UUID]:
    """Return the runs of a schedule that have not ended."""
    return session.scalars(
        select(RunRow.id)
        .join(ScheduleFireRow, ScheduleFireRow.run_id == RunRow.id)
        .where(ScheduleFireRow.schedule_id == schedule_id, RunRow.ended_at.is_(None))
    ).all()


def schedule_of(session: Session, run_id: UUID) -> UUID | None:
    """Return the schedule that began a run, None for a person."""
    return session.scalar(select(ScheduleFireRow.schedule_id).where(ScheduleFireRow.run_id == run_id))


def forget(session: Session, schedule_id: UUID) -> None:
    """Shorten the list of a schedule's times to the last ones, and those whose run is under way."""
    oldest = (
        select(ScheduleFireRow.due_at)
        .where(ScheduleFireRow.schedule_id == schedule_id)
        .order_by(ScheduleFireRow.due_at.desc())
        .offset(KEPT - 1)
        .limit(1)
    )
    working = select(RunRow.id).where(RunRow.id == ScheduleFireRow.run_id, RunRow.ended_at.is_(None))
    session.execute(
        delete(ScheduleFireRow).where(
            ScheduleFireRow.schedule_id == schedule_id,
            ScheduleFireRow.due_at < oldest.scalar_subquery(),
            ~working.exists(),
        )
    )
