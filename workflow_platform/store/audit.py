"""The audit log: who changed what, and when, told by the database in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import aliased

from workflow_platform.store.actor import Actor
from workflow_platform.store.audit_tables import AuditEventRow
from workflow_platform.store.database import Session
from workflow_platform.store.tables import Document, UserRow
from workflow_platform.store.text import scrubbed

# People name others by an address, and nobody tells them whether it has an account, nor whose it is.
_BY_ADDRESS = ("share", "group-member")


@dataclass(frozen=True, slots=True)
class Party:
    """A person of an event; the name is None once the account is gone."""

    id: UUID
    name: str | None


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """A change that was made.

    Attributes:
        id: later events have greater ones.
        kind: what happened to what, such as ``workflow.created``.
        noun: what it happened to, such as ``workflow``.
        noun_id: the id of that, None where it has none.
        actor: who did it, None for the platform itself and for who was not signed in.
        person: whose it is, None for what is nobody's.
        details: more about it, in words and figures of the platform; never what people have written.
        request_id: the request to the web server that it was part of, as in its log.
    """

    id: int
    at: datetime
    kind: str
    noun: str
    noun_id: UUID | None
    actor: Party | None
    person: Party | None
    details: Document
    request_id: str | None


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which events are wanted; None or nothing is for all.

    Attributes:
        who: a person who did it, or whose it is.
        kind: as in the event, or a noun alone.
        noun_id: the thing it happened to.
        since: the earliest moment.
        until: the moment before which it happened.
        before: the event before which it happened, for the next page.
    """

    who: UUID | None = None
    kind: str | None = None
    noun_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class AuditLog:
    """The audit log, as an actor may see it."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def own(self, wanted: AuditSearch, limit: int) -> tuple[AuditEvent, ...]:
        """Return what the actor did and what happened to what is the actor's, the last first.

        Whose an address is that the actor has shared something with is not said.
        """
        me = self._actor.user_id
        found = self._found(wanted, limit, _concerns(me), *_told(me, wanted.who))
        return tuple(_discreet(event, me) for event in found)

    def everybody(self, wanted: AuditSearch, limit: int) -> tuple[AuditEvent, ...]:
        """Return what happened to anybody, the last first; the actor has to be an administrator."""
        return self._found(wanted, limit)

    def _found(
        self, wanted: AuditSearch, limit: int, *conditions: ColumnElement[bool]
    ) -> tuple[AuditEvent, ...]:
        actor, person = aliased(UserRow), aliased(UserRow)
        found = (
            select(AuditEventRow, actor.name, person.name)
            .outerjoin(actor, actor.id == AuditEventRow.actor_id)
            .outerjoin(person, person.id == AuditEventRow.person_id)
            .where(*conditions, *_conditions(wanted))
            .order_by(AuditEventRow.id.desc())
            .limit(limit)
        )
        return tuple(_event(*row) for row in self._session.execute(found))


def _conditions(wanted: AuditSearch) -> Iterator[ColumnElement[bool]]:
    if wanted.who is not None:
        yield _concerns(wanted.who)
    if wanted.kind is not None:
        kind = scrubbed(wanted.kind)
        yield (AuditEventRow.kind if "." in kind else AuditEventRow.noun) == kind
    if wanted.noun_id is not None:
        yield AuditEventRow.noun_id == wanted.noun_id
    if wanted.since is not None:
        yield AuditEventRow.at >= wanted.since
    if wanted.until is not None:
        yield AuditEventRow.at < wanted.until
    if wanted.before is not None:
        yield AuditEventRow.id < wanted.before


def _concerns(user_id: UUID) -> ColumnElement[bool]:
    return (AuditEventRow.actor_id == user_id) | (AuditEventRow.person_id == user_id)


def _told(me: UUID, who: UUID | None) -> Iterator[ColumnElement[bool]]:
    by_address = AuditEventRow.noun.in_(_BY_ADDRESS)
    by_me = func.coalesce(AuditEventRow.actor_id == me, false())
    am_i = (AuditEventRow.noun == "group-member") & (AuditEventRow.person_id == me)
    claimed = func.coalesce(AuditEventRow.details["changed"].astext == '["user_id"]', false())
    yield ~(by_address & claimed) | by_me | am_i
    if who not in {None, me}:
        yield ~(by_address & by_me)


def _discreet(event: AuditEvent, me: UUID) -> AuditEvent:
    if event.noun not in _BY_ADDRESS:
        return event
    told = event.details.get("user_id") == str(me)
    details = {name: value for name, value in event.details.items() if told or name != "user_id"}
    # The person of a member is who has the address.
    own = event.noun == "share" or (event.person is not None and event.person.id == me)
    return replace(event, details=details, person=event.person if own else None)


def _event(row: AuditEventRow, actor: str | None, person: str | None) -> AuditEvent:
    return AuditEvent(
        id=row.id,
        at=row.at,
        kind=row.kind,
        noun=row.noun,
        noun_id=row.noun_id,
        actor=None if row.actor_id is None else Party(row.actor_id, actor),
        person=None if row.person_id is None else Party(row.person_id, person),
        details=row.details,
        request_id=row.request_id,
    )
