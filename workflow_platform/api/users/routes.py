"""The routes of users, for administrators, and of what a person uses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from workflow_platform.api.accounts.confirming import sign_in_of
from workflow_platform.api.accounts.inviting import checked_administrator
from workflow_platform.api.asking import AskerOf
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import PeopleOf, SessionOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.users.shapes import (
    QuotaAnswer,
    UsageAnswer,
    UserAnswer,
    UserChanges,
    UserPage,
)
from workflow_platform.store.people.administration import (
    PersonChanges,
    PersonOverview,
    PersonSearch,
    PersonState,
)
from workflow_platform.store.quotas import default_quotas, quotas_of, usage_of

router = APIRouter(tags=["users"], route_class=StrictRoute)


@router.get("/users")
def list_users(
    asker: AskerOf,
    people: PeopleOf,
    site: SiteOf,
    search: Annotated[str, Query(max_length=100, description="In a name or the address.")] = "",
    state: PersonState | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> UserPage:
    """List the accounts, by name. Only administrators can."""
    checked_administrator(asker)
    wanted = PersonSearch(search, state)
    found = people.list(wanted, limit, offset)
    defaults = QuotaAnswer.model_validate(default_quotas(site.settings), from_attributes=True)
    return UserPage(
        items=[_answer(person) for person in found], total=people.count(wanted), defaults=defaults
    )


@router.get("/users/{user_id}")
def get_user(user_id: UUID, asker: AskerOf, people: PeopleOf) -> UserAnswer:
    """Return an account. Only administrators can."""
    checked_administrator(asker)
    return _answer(people.get(user_id))


@router.patch("/users/{user_id}")
def change_user(user_id: UUID, changes: UserChanges, asker: AskerOf, people: PeopleOf) -> UserAnswer:
    """Change an account: whether it is an administrator's or suspended, and its quotas.

    Only administrators can, and one of them has to be left.
    """
    sign_in_of(asker)
    checked_administrator(asker)
    quotas = changes.quotas.model_dump(exclude_unset=True) if changes.quotas else None
    return _answer(people.change(user_id, PersonChanges(changes.is_admin, changes.suspended, quotas)))


@router.post("/users/{user_id}/sign-out", status_code=204)
def sign_user_out(user_id: UUID, asker: AskerOf, people: PeopleOf) -> None:
    """End all sign-ins of somebody. Only administrators can."""
    sign_in_of(asker)
    checked_administrator(asker)
    people.sign_out(user_id)


@router.get("/me/usage")
def get_usage(asker: AskerOf, site: SiteOf, session: SessionOf) -> UsageAnswer:
    """Say what the person uses, and may use."""
    person = asker.account.id
    limits = quotas_of(session, person, default_quotas(site.settings))
    return UsageAnswer(
        **asdict(usage_of(session, [person])[person]),
        limits=QuotaAnswer.model_validate(limits, from_attributes=True),
    )


def _answer(person: PersonOverview) -> UserAnswer:
    return UserAnswer(
        id=person.id,
        name=person.name,
        display_name=person.display_name or person.name,
        email=person.email,
        is_admin=person.is_admin,
        state=person.state,
        created_at=person.created_at,
        last_sign_in=person.last_sign_in,
        quotas=QuotaAnswer.model_validate(person.quotas, from_attributes=True),
        **asdict(person.usage),
    )
