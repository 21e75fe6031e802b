"""The table of the audit log, which the triggers of the other tables fill."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import Base, Document, Moment


class AuditEventRow(Base):
    """A change that was made. Nobody changes or removes it, and only the database adds to it.

    ``actor_id`` is who made it, None for the platform itself, and ``person_id`` whose thing it is. Neither
    refers to an account, so that events outlast accounts.
    """

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    kind: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[UUID | None]
    details: Mapped[Document] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    request_id: Mapped[str | None]
    transaction_id: Mapped[int]

    __table_args__ = (
        Index("ix_audit_events_at", "at"),
        Index("ix_audit_events_actor_id", "actor_id", "id"),
        Index("ix_audit_events_person_id", "person_id", "id"),
        Index("ix_audit_events_noun_id", "noun_id", "transaction_id"),
    )
