"""What the routes of users take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from workflow_platform.api.shapes import Body
from workflow_platform.store.people.administration import PersonState

_Figure = Annotated[int | None, Field(ge=1, le=2**53)]


class QuotaBody(Body):
    """Quotas of a person's own; null is for those of the installation, and what is left out stays."""

    storage_bytes: Annotated[int | None, Field(ge=0, le=2**53, description="Of all datasets together.")] = (
        None
    )
    concurrent_runs: Annotated[_Figure, Field(description="Runs under way; more wait.")] = None
    run_seconds: Annotated[_Figure, Field(description="How long a run may take.")] = None


class UserChanges(Body):
    """What to change of an account; what is left out stays."""

    is_admin: bool | None = None
    suspended: bool | None = Field(None, description="Nobody can sign in, and all sign-ins end.")
    quotas: QuotaBody | None = None


class QuotaAnswer(BaseModel):
    """Quotas; null is for no limit, or for those of the installation where they are a person's own."""

    storage_bytes: int | None
    concurrent_runs: int | None
    run_seconds: int | None


class UserAnswer(BaseModel):
    """An account, for administrators."""

    id: UUID
    name: str
    display_name: str
    email: str
    is_admin: bool
    state: PersonState = Field(description="It is unproven until the address is known to be theirs.")
    created_at: datetime
    last_sign_in: datetime | None
    quotas: QuotaAnswer
    storage_bytes: int
    runs: int
    runs_under_way: int


class UserPage(BaseModel):
    """Accounts, by name, and how many there are in all."""

    items: list[UserAnswer]
    total: int
    defaults: QuotaAnswer = Field(
        description="The quotas of those who have none of their own; null is no limit."
    )


class UsageAnswer(BaseModel):
    """What somebody uses, and may use; a limit of null is none."""

    storage_bytes: int
    runs: int
    runs_under_way: int
    limits: QuotaAnswer
