"""The tables of notifications: who wants to hear of a workflow, when it was broken, and what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import Base, Id, Moment, Owner, one_of

Channel = Literal["mail", "webhook"]
Occasion = Literal["failure", "recovery", "test"]
DeliveryState = Literal["waiting", "delivered", "failed"]


class NotificationRow(Base):
    """Somebody's wish to hear when a workflow fails and when it works again.

    A webhook has an address and the sealed secret that its messages are signed with, a mail neither.
    """

    __tablename__ = "notifications"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(Text)
    url: Mapped[str | None]
    secret: Mapped[str | None]
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(one_of("channel", "mail", "webhook"), name="channel_known"),
        CheckConstraint(
            "(channel = 'webhook') = (url IS NOT NULL) AND (channel = 'webhook') = (secret IS NOT NULL)",
            name="webhook_complete",
        ),
        CheckConstraint("char_length(url) <= 2000", name="url_length"),
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("owner_id", "workflow_id", "channel", "url", postgresql_nulls_not_distinct=True),
        Index("ix_notifications_workflow_id", "workflow_id"),
    )


class IncidentRow(Base):
    """A time during which a workflow was broken: from a run that failed to the next that succeeded."""

    __tablename__ = "incidents"

    id: Mapped[Id]
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_incidents_open", "workflow_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_incidents_workflow_id", "workflow_id"),
    )


class DeliveryRow(Base):
    """A message to a webhook: ``body`` is what is signed and sent, ``status`` the last answer's."""

    __tablename__ = "deliveries"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    notification_id: Mapped[UUID]
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"))
    occasion: Mapped[Occasion] = mapped_column(Text)
    body: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(Text, server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[int | None]
    error: Mapped[str | None]
    created_at: Mapped[Moment]
    delivered_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["notification_id", "owner_id"],
            ["notifications.id", "notifications.owner_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint(one_of("occasion", "failure", "recovery", "test"), name="occasion_known"),
        CheckConstraint(one_of("state", "waiting", "delivered", "failed"), name="state_known"),
        UniqueConstraint("notification_id", "incident_id", "occasion"),
        Index("ix_deliveries_notification_id", "notification_id", "created_at"),
    )
