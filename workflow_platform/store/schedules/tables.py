"""The tables of schedules: when workflows run by themselves, and what came of each time."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.tables import Base, Id, Moment, Owner, one_of

Kind = Literal["cron", "interval", "dataset"]
Overlap = Literal["skip", "queue", "cancel_running"]
Missed = Literal["last", "all", "skip"]


class ScheduleRow(Base):
    """When a workflow runs by itself, in its owner's name.

    ``expression``, ``seconds`` and ``dataset_id`` are each for one kind. An interval counts from ``since``.
    Of a dataset, ``seen_version`` is the last version that was noticed; a trigger of the database sets
    ``next_due_at`` when it gets another one, and otherwise that is null.
    """

    __tablename__ = "schedules"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(Text)
    expression: Mapped[str | None]
    seconds: Mapped[int | None]
    dataset_id: Mapped[UUID | None] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    time_zone: Mapped[str]
    parameters: Mapped[dict[str, Scalar]] = mapped_column(JSONB)
    enabled: Mapped[bool] = mapped_column(server_default=true())
    overlap: Mapped[Overlap] = mapped_column(Text)
    missed: Mapped[Missed] = mapped_column(Text)
    since: Mapped[datetime]
    next_due_at: Mapped[datetime | None]
    seen_version: Mapped[int | None]
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(one_of("kind", "cron", "interval", "dataset"), name="kind_known"),
        CheckConstraint(one_of("overlap", "skip", "queue", "cancel_running"), name="overlap_known"),
        CheckConstraint(one_of("missed", "last", "all", "skip"), name="missed_known"),
        CheckConstraint(
            "(kind = 'cron') = (expression IS NOT NULL) AND (kind = 'interval') = (seconds IS NOT NULL)"
            " AND (kind = 'dataset') = (dataset_id IS NOT NULL)"
            " AND (kind = 'dataset') = (seen_version IS NOT NULL)",
            name="kind_complete",
        ),
        CheckConstraint("char_length(expression) <= 100 AND seconds >= 60", name="timing_bounded"),
        UniqueConstraint("id", "owner_id"),
        Index("ix_schedules_owner_id", "owner_id"),
        Index("ix_schedules_workflow_id", "workflow_id"),
        Index("ix_schedules_dataset_id", "dataset_id", postgresql_where=text("dataset_id IS NOT NULL")),
        Index("ix_schedules_due", "next_due_at", postgresql_where=text("enabled")),
    )


class ScheduleFireRow(Base):
    """A time at which a schedule was due: the run that it began, or the reason why there is none.

    ``missed`` counts the times before it that were left out for the same reason.
    """

    __tablename__ = "schedule_fires"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    schedule_id: Mapped[UUID]
    due_at: Mapped[datetime]
    fired_at: Mapped[Moment]
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    reason: Mapped[str | None]
    missed: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["schedule_id", "owner_id"], ["schedules.id", "schedules.owner_id"], ondelete="CASCADE"
        ),
        CheckConstraint("(run_id IS NULL) <> (reason IS NULL)", name="run_or_reason"),
        CheckConstraint("missed >= 0", name="missed_not_negative"),
        UniqueConstraint("schedule_id", "due_at"),
        UniqueConstraint("run_id"),
    )
