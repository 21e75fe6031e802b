"""Who may do what: the one place that says which role an actor has on a thing.

Row level security says the same of the web application once more. Both ask the same function of the database
what somebody was given, ``granted_to`` of the migration of sharing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, any_, case, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from workflow_platform.errors import NotFoundError, PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.sharing.tables import GrantRow, Role
from workflow_platform.store.tables import ConnectionRow, DatasetRow, UserRow, WorkflowRow

Noun = Literal["workflow", "dataset", "connection"]
Whose = Literal["me", "shared"]

ROLES: tuple[Role, ...] = get_args(Role)


class RoleNeededError(PlatformError):
    """The actor may see the thing, but has not the role that this takes."""

    code = "role-needed"
    status = 403


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing that can be shared.

    Attributes:
        row: its table.
        granted: the column of grants that names one.
        is_there: the condition that one is not deleted.
    """

    row: type[WorkflowRow | DatasetRow | ConnectionRow]
    granted: InstrumentedAttribute[UUID | None]
    is_there: ColumnElement[bool]


THINGS: Mapping[Noun, Thing] = MappingProxyType(
    {
        "workflow": Thing(WorkflowRow, GrantRow.workflow_id, WorkflowRow.deleted_at.is_(None)),
        "dataset": Thing(DatasetRow, GrantRow.dataset_id, DatasetRow.deleted_at.is_(None)),
        "connection": Thing(ConnectionRow, GrantRow.connection_id, true()),
    }
)


def may(actor: Actor, noun: Noun, least: Role = "viewer") -> ColumnElement[bool]:
    """Return the condition, for a query of things of a kind, that the actor has a role or a higher one."""
    row = THINGS[noun].row
    return or_(row.owner_id == actor.user_id, given(actor, noun, least, row.id))


def role_of(actor: Actor, noun: Noun) -> ColumnElement[Role]:
    """Return the actor's role, for a query of things that the actor may see."""
    row = THINGS[noun].row
    return case(
        (may(actor, noun, "owner"), literal("owner")),
        (given(actor, noun, "editor", row.id), literal("editor")),
        else_=literal("viewer"),
    )


def whose(actor: Actor, noun: Noun, wanted: Whose | None) -> ColumnElement[bool]:
    """Return the condition that things are the actor's own, or that others share them."""
    own = THINGS[noun].row.owner_id == actor.user_id
    return true() if wanted is None else own if wanted == "me" else ~own


def require(session: Session, actor: Actor, noun: Noun, thing_id: UUID, least: Role) -> Role:
    """Return the actor's role on a thing, if it is high enough.

    Raises NotFoundError for what is not there or not for the actor to see, and RoleNeededError.
    """
    row = THINGS[noun].row
    found = session.execute(
        select(role_of(actor, noun), UserRow.name)
        .join(UserRow, UserRow.id == row.owner_id)
        .where(row.id == thing_id, may(actor, noun), THINGS[noun].is_there)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no such {noun}.")
    role, owner = found
    if ROLES.index(role) < ROLES.index(least):
        raise RoleNeededError(
            f"You are {_article(role)} of this {noun}, and this takes {_article(least)}.",
            f"Ask {owner}, its owner, to make you {_article(least)}.",
        )
    return role


def given(
    actor: Actor, noun: Noun, least: Role, thing_id: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    """Return the condition that others gave the actor a role, or a higher one, on a thing.

    A deleted thing is nobody's but its owner's, and a result has the grants of the workflow that makes it.
    """
    granted = select(func.workflow_platform.granted_to(actor.user_id, noun, least))
    # As an array that is made once for a query, it leaves the indexes of the things of use.
    ids: ColumnElement[UUID] = func.array(granted.scalar_subquery())
    return thing_id == any_(ids)


def _article(role: Role) -> str:
    return f"{'a' if role == 'viewer' else 'an'} {role}"
