"""The routes of groups."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.groups.shapes import (
    GroupAnswer,
    GroupBody,
    MemberAnswer,
    MemberBody,
    group_answer,
    member_answer,
)
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.stored import SessionOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.sharing.groups import Groups

router = APIRouter(prefix="/groups", tags=["sharing"], route_class=StrictRoute)


def _groups(session: SessionOf, asker: AskerOf) -> Groups:
    return Groups(session, asker.actor, sees_all=asker.account.is_admin)


GroupsOf = Annotated[Groups, Depends(_groups, scope="function")]


@router.get("")
def list_groups(groups: GroupsOf, limit: Limit = 50, offset: Offset = 0) -> list[GroupAnswer]:
    """List the groups that the asker made or is in, by name; to administrators, all groups."""
    return [group_answer(found) for found in groups.list(limit, offset)]


@router.post("", status_code=201)
def create_group(body: GroupBody, groups: GroupsOf) -> GroupAnswer:
    """Make a group, without members at first."""
    return group_answer(groups.create(body.name))


@router.get("/{group_id}")
def get_group(group_id: UUID, groups: GroupsOf) -> GroupAnswer:
    """Return a group."""
    return group_answer(groups.get(group_id))


@router.patch("/{group_id}")
def rename_group(group_id: UUID, body: GroupBody, groups: GroupsOf) -> GroupAnswer:
    """Give a group another name."""
    return group_answer(groups.rename(group_id, body.name))


@router.delete("/{group_id}", status_code=204)
def delete_group(group_id: UUID, groups: GroupsOf) -> None:
    """Delete a group; its members lose what was shared with it."""
    groups.delete(group_id)


@router.get("/{group_id}/members")
def list_members(group_id: UUID, groups: GroupsOf) -> list[MemberAnswer]:
    """List who is in a group, by address."""
    return [member_answer(found) for found in groups.members(group_id)]


@router.post("/{group_id}/members", status_code=201)
def add_member(group_id: UUID, body: MemberBody, groups: GroupsOf) -> MemberAnswer:
    """Take somebody into a group. The answer is the same whether the address has an account or not."""
    return member_answer(groups.add(group_id, body.email))


@router.delete("/{group_id}/members/{member_id}", status_code=204)
def remove_member(group_id: UUID, member_id: UUID, groups: GroupsOf) -> None:
    """Take somebody out of a group, or leave it."""
    groups.remove(group_id, member_id)
