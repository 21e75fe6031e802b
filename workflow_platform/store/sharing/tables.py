"""The tables of sharing: who got which role on what, and the groups of people that get one together."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import (
    LOWER_EMAIL,
    LOWER_NAME,
    Base,
    Id,
    Moment,
    Owner,
    name_length,
    one_of,
)

Role = Literal["viewer", "editor", "owner"]

# One of the three is set; the ids of all things differ, so one index keeps grants apart.
THING = text("coalesce(workflow_id, dataset_id, connection_id)")
GRANTEE = text("coalesce(group_id::text, lower(email))")

Claimed = Annotated[UUID | None, mapped_column(ForeignKey("users.id", ondelete="CASCADE"))]


class GroupRow(Base):
    """Some people under one name; its owner says who."""

    __tablename__ = "groups"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    name: Mapped[str]
    created_at: Mapped[Moment]

    __table_args__ = (
        name_length(),
        Index("uq_groups_owner_id_name", "owner_id", LOWER_NAME, unique=True),
    )


class GroupMemberRow(Base):
    """An address in a group, and whose it is, once somebody has proven that it is theirs."""

    __tablename__ = "group_members"

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    email: Mapped[str]
    user_id: Mapped[Claimed]
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("char_length(email) BETWEEN 3 AND 254", name="email_length"),
        Index("uq_group_members_group_id_email", "group_id", LOWER_EMAIL, unique=True),
        Index("ix_group_members_user_id", "user_id"),
        Index("ix_group_members_unclaimed", LOWER_EMAIL, postgresql_where=text("user_id IS NULL")),
    )


class GrantRow(Base):
    """A role on one thing, for a group or for whoever proves an address. It goes with the thing.

    ``user_id`` is who has proven the address, and stays when that person takes another one.
    """

    __tablename__ = "grants"

    id: Mapped[Id]
    workflow_id: Mapped[UUID | None] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"))
    dataset_id: Mapped[UUID | None] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    connection_id: Mapped[UUID | None] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    email: Mapped[str | None]
    user_id: Mapped[Claimed]
    role: Mapped[Role] = mapped_column(Text)
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("num_nonnulls(workflow_id, dataset_id, connection_id) = 1", name="one_thing"),
        CheckConstraint("num_nonnulls(group_id, email) = 1", name="one_grantee"),
        CheckConstraint("user_id IS NULL OR email IS NOT NULL", name="person_by_email"),
        CheckConstraint("char_length(email) BETWEEN 3 AND 254", name="email_length"),
        CheckConstraint(one_of("role", "viewer", "editor", "owner"), name="role_known"),
        Index("uq_grants_thing_grantee", THING, GRANTEE, unique=True),
        Index("ix_grants_user_id", "user_id"),
        Index("ix_grants_group_id", "group_id"),
        Index("ix_grants_workflow_id", "workflow_id"),
        Index("ix_grants_dataset_id", "dataset_id"),
        Index("ix_grants_connection_id", "connection_id"),
        Index(
            "ix_grants_unclaimed",
            LOWER_EMAIL,
            postgresql_where=text("user_id IS NULL AND email IS NOT NULL"),
        ),
    )
