"""Roles that are given to others, on one thing at a time, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import NotFoundError
from workflow_platform.store.access import THINGS, Noun, require
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.sharing.groups import Groups
from workflow_platform.store.sharing.proven import proven_by
from workflow_platform.store.sharing.tables import GRANTEE, THING, GrantRow, GroupRow, Role
from workflow_platform.store.tables import UserRow


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody was given. Whether an address has an account is not said.

    Attributes:
        email: the address that it is for, None for a group.
        group_id: the group that it is for, None for an address.
        group: the group's name, None for one that the actor does not know.
        granted_by: who gave it, by the user name, None for an account that is gone.
    """

    id: UUID
    email: str | None
    group_id: UUID | None
    group: str | None
    role: Role
    granted_by: str | None
    created_at: datetime


class Grants:
    """The roles on one thing. Its owners give and take them; whoever has one may give it up.

    Args:
        session: a transaction of the actor's.
        actor: who asks.
        noun: which kind of thing.
        thing_id: which one.
    """

    def __init__(self, session: Session, actor: Actor, noun: Noun, thing_id: UUID) -> None:
        self._session = session
        self._actor = actor
        self._noun = noun
        self._thing_id = thing_id

    def list(self) -> tuple[Grant, ...]:
        """Return who was given a role, in the order of time. Raises NotFoundError and RoleNeededError."""
        self._require("owner")
        rows = self._seen().order_by(GrantRow.created_at, GrantRow.id)
        return tuple(_grant(*row) for row in self._session.execute(rows))

    def give(self, role: Role, *, email: str | None = None, group_id: UUID | None = None) -> Grant:
        """Give a role to an address or to a group that the actor knows, in place of the one it has.

        An address without an account keeps it for whoever proves that it is theirs. Raises
        NotFoundError, also for such a group, and RoleNeededError.
        """
        self._require("owner")
        if group_id is not None:
            Groups(self._session, self._actor).get(group_id)
        values = {
            THINGS[self._noun].granted.key: self._thing_id,
            "email": email,
            "group_id": group_id,
            "user_id": None if email is None else proven_by(self._session, email),
            "granted_by": self._actor.user_id,
            "role": role,
        }
        new = insert(GrantRow).values(values)
        again = new.on_conflict_do_update(index_elements=[THING, GRANTEE], set_={"role": role})
        return self._get(self._session.scalars(again.returning(GrantRow.id)).one())

    def change(self, grant_id: UUID, role: Role) -> Grant:
        """Make a role another one. Raises NotFoundError and RoleNeededError."""
        self._require("owner")
        self._get(grant_id)
        self._session.execute(update(GrantRow).where(GrantRow.id == grant_id).values(role=role))
        return self._get(grant_id)

    def take(self, grant_id: UUID) -> None:
        """Take a role back, or give one's own up. Raises NotFoundError and RoleNeededError."""
        self._require("viewer")
        own = select(GrantRow.id).where(
            self._here, GrantRow.id == grant_id, GrantRow.user_id == self._actor.user_id
        )
        if self._session.scalar(own) is None:
            self._require("owner")
            self._get(grant_id)
        self._session.execute(delete(GrantRow).where(GrantRow.id == grant_id))

    def _require(self, least: Role) -> None:
        require(self._session, self._actor, self._noun, self._thing_id, least)

    @property
    def _here(self) -> ColumnElement[bool]:
        return THINGS[self._noun].granted == self._thing_id

    def _get(self, grant_id: UUID) -> Grant:
        found = self._session.execute(self._seen().where(GrantRow.id == grant_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such role to change or take back.")
        return _grant(*found)

    def _seen(self) -> Select[GrantRow, str | None, str | None]:
        return (
            select(GrantRow, GroupRow.name, UserRow.name)
            .outerjoin(GroupRow, GroupRow.id == GrantRow.group_id)
            .outerjoin(UserRow, UserRow.id == GrantRow.granted_by)
            .where(self._here)
            .execution_options(populate_existing=True)
        )


def _grant(row: GrantRow, group: str | None, granted_by: str | None) -> Grant:
    return Grant(
        id=row.id,
        email=row.email,
        group_id=row.group_id,
        group=group,
        role=row.role,
        granted_by=granted_by,
        created_at=row.created_at,
    )
