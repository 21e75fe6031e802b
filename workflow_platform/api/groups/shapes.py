"""What the group routes take and give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from workflow_platform.api.accounts.shapes import Email
from workflow_platform.api.shapes import Body
from workflow_platform.spec.names import Name
from workflow_platform.store.sharing.groups import Group, Member


class GroupBody(Body):
    """What a group is called."""

    name: Name


class MemberBody(Body):
    """Somebody for a group."""

    email: Email


class GroupAnswer(BaseModel):
    """A group of people."""

    id: UUID
    name: str
    owner: str = Field(description="Who made it and says who is in it.")
    members: int
    created_at: datetime


class MemberAnswer(BaseModel):
    """Somebody in a group: whoever proves that the address is theirs."""

    id: UUID
    email: str
    created_at: datetime


def group_answer(found: Group) -> GroupAnswer:
    """Return a group as the API tells it."""
    return GroupAnswer(
        id=found.id,
        name=found.name,
        owner=found.owner.name,
        members=found.members,
        created_at=found.created_at,
    )


def member_answer(found: Member) -> MemberAnswer:
    """Return a member of a group as the API tells it."""
    return MemberAnswer(id=found.id, email=found.email, created_at=found.created_at)
