"""Groups of people, which get a role on a thing together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.access import RoleNeededError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.sharing.proven import proven_by
from workflow_platform.store.sharing.tables import GroupMemberRow, GroupRow
from workflow_platform.store.tables import LOWER_EMAIL, UserRow
from workflow_platform.store.text import checked_name, same_name


@dataclass(frozen=True, slots=True)
class Group:
    """A group; ``owner`` is who made it and says who is in it."""

    id: UUID
    name: str
    owner: Actor
    members: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """An address in a group; whether it has an account is not said."""

    id: UUID
    email: str
    created_at: datetime


class Groups:
    """The groups that the actor has made or is in.

    Args:
        session: a transaction of the actor's.
        actor: who asks.
        sees_all: whether that is an administrator, who sees every group.
    """

    def __init__(self, session: Session, actor: Actor, *, sees_all: bool = False) -> None:
        self._session = session
        self._actor = actor
        self._sees_all = sees_all

    def list(self, limit: int = 50, offset: int = 0) -> tuple[Group, ...]:
        """Return groups, by name."""
        named = self._seen().order_by(func.lower(GroupRow.name), GroupRow.id).limit(limit).offset(offset)
        return tuple(_group(*row) for row in self._session.execute(named))

    def get(self, group_id: UUID) -> Group:
        """Return a group. Raises NotFoundError."""
        found = self._session.execute(self._seen().where(GroupRow.id == group_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such group.")
        return _group(*found)

    def create(self, name: str) -> Group:
        """Make a group without members.

        Raises InvalidError for a bad name or one with "@", and ConflictError for one that a group of the
        actor has.
        """
        self._check_free(checked_name(name), None)
        row = GroupRow(owner_id=self._actor.user_id, name=name)
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def rename(self, group_id: UUID, name: str) -> Group:
        """Give a group another name. Raises as ``create`` does, NotFoundError and RoleNeededError."""
        self._check_own(group_id)
        self._check_free(checked_name(name), group_id)
        self._session.execute(update(GroupRow).where(GroupRow.id == group_id).values(name=name))
        return self.get(group_id)

    def delete(self, group_id: UUID) -> None:
        """Delete a group with all roles that it was given. Raises NotFoundError and RoleNeededError."""
        self._check_own(group_id)
        self._session.execute(delete(GroupRow).where(GroupRow.id == group_id))

    def members(self, group_id: UUID) -> tuple[Member, ...]:
        """Return who is in a group, by address. Raises NotFoundError."""
        self.get(group_id)
        rows = select(GroupMemberRow).where(GroupMemberRow.group_id == group_id)
        found = self._session.scalars(rows.order_by(func.lower(GroupMemberRow.email)))
        return tuple(_member(row) for row in found)

    def add(self, group_id: UUID, email: str) -> Member:
        """Take an address into a group, with an account or not. Raises NotFoundError and RoleNeededError."""
        self._check_own(group_id)
        new = insert(GroupMemberRow).values(
            group_id=group_id, email=email, user_id=proven_by(self._session, email)
        )
        self._session.execute(new.on_conflict_do_nothing(index_elements=["group_id", LOWER_EMAIL]))
        same = same_name(GroupMemberRow.email, email)
        row = select(GroupMemberRow).where(GroupMemberRow.group_id == group_id, same)
        return _member(self._session.scalars(row).one())

    def remove(self, group_id: UUID, member_id: UUID) -> None:
        """Take an address out of a group, or leave it. Raises NotFoundError and RoleNeededError."""
        self.get(group_id)
        member = select(GroupMemberRow).where(
            GroupMemberRow.group_id == group_id, GroupMemberRow.id == member_id
        )
        row = self._session.scalar(member)
        if row is None:
            raise NotFoundError("There is nobody like that in the group.")
        if row.user_id != self._actor.user_id:
            self._check_own(group_id)
        self._session.delete(row)
        self._session.flush()

    def _seen(self) -> Select[GroupRow, UserRow, int]:
        count = select(func.count()).where(GroupMemberRow.group_id == GroupRow.id).correlate(GroupRow)
        mine = select(GroupMemberRow.group_id).where(GroupMemberRow.user_id == self._actor.user_id)
        found = select(GroupRow, UserRow, count.scalar_subquery()).join(
            UserRow, UserRow.id == GroupRow.owner_id
        )
        if self._sees_all:
            return found
        return found.where(or_(GroupRow.owner_id == self._actor.user_id, GroupRow.id.in_(mine)))

    def _check_own(self, group_id: UUID) -> None:
        found = self.get(group_id)
        if found.owner.user_id != self._actor.user_id:
            raise RoleNeededError(
                "Only who made a group can change it.", f"Ask {found.owner.name}, who made it."
            )

    def _check_free(self, name: str, group_id: UUID | None) -> None:
        if "@" in name:
            message = "The name of a group has no '@', so that nobody takes it for somebody's address."
            raise InvalidError(message)
        # Whoever names a group of the same person at the same time waits for this one.
        self._session.execute(
            select(UserRow.id).where(UserRow.id == self._actor.user_id).with_for_update(key_share=True)
        )
        holder = select(GroupRow.id).where(
            GroupRow.owner_id == self._actor.user_id, same_name(GroupRow.name, name)
        )
        if self._session.scalar(holder) not in {None, group_id}:
            raise ConflictError(f"You have a group '{name}' already.", "Choose another name.")


def _group(row: GroupRow, owner: UserRow, members: int) -> Group:
    return Group(row.id, row.name, Actor(owner.id, owner.name), members, row.created_at)


def _member(row: GroupMemberRow) -> Member:
    return Member(row.id, row.email, row.created_at)
