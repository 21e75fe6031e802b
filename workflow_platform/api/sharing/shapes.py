"""What the routes of sharing take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from workflow_platform.api.accounts.shapes import Email
from workflow_platform.api.shapes import Body
from workflow_platform.store.sharing.grants import Grant
from workflow_platform.store.sharing.tables import Role


class GrantBody(Body):
    """A role for somebody, by their address, or for a group."""

    role: Role
    email: Email | None = None
    group_id: UUID | None = None

    @model_validator(mode="after")
    def _for_one(self) -> Self:
        if (self.email is None) == (self.group_id is None):
            message = "Name either an address or a group."
            raise ValueError(message)
        return self


class RoleBody(Body):
    """Another role."""

    role: Role


class GrantAnswer(BaseModel):
    """A role that was given. The answer for an address is the same with an account and without one."""

    id: UUID
    role: Role
    email: str | None = Field(description="Who has it: whoever proves that this address is theirs.")
    group_id: UUID | None = Field(description="Or which group.")
    group: str | None = Field(description="The group's name, null for a group that the asker is not in.")
    granted_by: str | None = Field(description="Who gave it, null when the account is gone.")
    created_at: datetime


def grant_answer(found: Grant) -> GrantAnswer:
    """Return a role as the API tells it."""
    return GrantAnswer(
        id=found.id,
        role=found.role,
        email=found.email,
        group_id=found.group_id,
        group=found.group,
        granted_by=found.granted_by,
        created_at=found.created_at,
    )
