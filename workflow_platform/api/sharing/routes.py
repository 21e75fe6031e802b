"""The routes of sharing, the same for every kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.sharing.shapes import GrantAnswer, GrantBody, RoleBody, grant_answer
from workflow_platform.api.stored import SessionOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.access import Noun
from workflow_platform.store.sharing.grants import Grants

router = APIRouter(prefix="/{things}/{thing_id}/grants", tags=["sharing"], route_class=StrictRoute)

Things = Literal["workflows", "datasets", "connections"]
_NOUNS: Mapping[Things, Noun] = MappingProxyType(
    {"workflows": "workflow", "datasets": "dataset", "connections": "connection"}
)


def _grants(things: Things, thing_id: UUID, session: SessionOf, asker: AskerOf) -> Grants:
    return Grants(session, asker.actor, _NOUNS[things], thing_id)


GrantsOf = Annotated[Grants, Depends(_grants, scope="function")]


@router.get("")
def list_grants(grants: GrantsOf) -> list[GrantAnswer]:
    """List who was given which role on a thing. Its owner has no need of one."""
    return [grant_answer(found) for found in grants.list()]


@router.post("", status_code=201)
def give_role(body: GrantBody, grants: GrantsOf) -> GrantAnswer:
    """Share a thing with a person or a group, in place of the role they have by now."""
    return grant_answer(grants.give(body.role, email=body.email, group_id=body.group_id))


@router.patch("/{grant_id}")
def change_role(grant_id: UUID, body: RoleBody, grants: GrantsOf) -> GrantAnswer:
    """Change the role of somebody with whom a thing is shared."""
    return grant_answer(grants.change(grant_id, body.role))


@router.delete("/{grant_id}", status_code=204)
def take_role(grant_id: UUID, grants: GrantsOf) -> None:
    """Stop sharing a thing with somebody, or give up one's own role."""
    grants.take(grant_id)
