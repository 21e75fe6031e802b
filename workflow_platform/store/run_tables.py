"""The tables of what happens in runs: their steps, and everything worth telling in its order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.run_states import EVENT_LEVELS, STEP_STATES, EventLevel, StepState
from workflow_platform.store.tables import Base, Moment, one_of


class RunStepRow(Base):
    """A step of a run. ``rows`` stays empty where only a later step computes it."""

    __tablename__ = "run_steps"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    position: Mapped[int]
    block: Mapped[str]
    state: Mapped[StepState] = mapped_column(Text, server_default="waiting")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    rows: Mapped[int | None]
    columns: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB(none_as_null=True))
    sql: Mapped[str | None]
    error: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        ForeignKeyConstraint(["run_id", "owner_id"], ["runs.id", "runs.owner_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("state", *STEP_STATES), name="state_known"),
        CheckConstraint("rows >= 0", name="rows_not_negative"),
    )


class RunEventRow(Base):
    """Something that happened in a run; numbers count from 1 in each run, in the order of commits."""

    __tablename__ = "run_events"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_id: Mapped[UUID]
    at: Mapped[Moment]
    level: Mapped[EventLevel] = mapped_column(Text, server_default="info")
    step: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="")
    message: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["run_id", "owner_id"], ["runs.id", "runs.owner_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("level", *EVENT_LEVELS), name="level_known"),
        CheckConstraint("number > 0", name="number_positive"),
    )
