"""The routes of the audit log: a person's own part of it, and all of it for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.accounts.inviting import checked_administrator
from workflow_platform.api.asking import AskerOf
from workflow_platform.api.shapes import Limit, Moment
from workflow_platform.api.stored import AuditLogOf
from workflow_platform.store.audit import AuditEvent, AuditSearch, Party

router = APIRouter(tags=["audit log"])


class PartyAnswer(BaseModel):
    """A person of an event; the name is null once the account is gone."""

    id: UUID
    name: str | None


class AuditEventAnswer(BaseModel):
    """A change that was made."""

    id: int
    at: datetime
    kind: str = Field(description="What happened to what, such as workflow.created.")
    noun: str
    noun_id: UUID | None
    actor: PartyAnswer | None = Field(description="Who did it; null for the platform itself.")
    person: PartyAnswer | None = Field(description="Whose it is.")
    details: dict[str, JsonValue]
    request_id: str | None


class AuditPage(BaseModel):
    """Events, the last first."""

    items: list[AuditEventAnswer]
    next: int | None = Field(description="What to give as before for the next page; null at the end.")


def _wanted(
    who: Annotated[UUID | None, Query(description="A person who did it, or whose it is.")] = None,
    what: Annotated[
        str | None, Query(max_length=100, description="A kind such as workflow.created, or a noun alone.")
    ] = None,
    thing: Annotated[UUID | None, Query(description="The id of what it happened to.")] = None,
    since: Annotated[Moment | None, Query(description="The earliest moment.")] = None,
    until: Annotated[Moment | None, Query(description="The moment before which it happened.")] = None,
    before: Annotated[int | None, Query(ge=0, le=2**62, description="Only events before this one.")] = None,
) -> AuditSearch:
    return AuditSearch(who, what, thing, since, until, before)


Wanted = Annotated[AuditSearch, Depends(_wanted)]


@router.get("/audit")
def list_audit_events(asker: AskerOf, log: AuditLogOf, wanted: Wanted, limit: Limit = 50) -> AuditPage:
    """List what happened to anybody, the last first. Only administrators can."""
    checked_administrator(asker)
    return _page(log.everybody(wanted, limit), limit)


@router.get("/me/audit")
def list_own_audit_events(log: AuditLogOf, wanted: Wanted, limit: Limit = 50) -> AuditPage:
    """List what the person did, and what happened to what is theirs, the last first."""
    return _page(log.own(wanted, limit), limit)


def _page(events: tuple[AuditEvent, ...], limit: int) -> AuditPage:
    more = events[-1].id if len(events) == limit else None
    return AuditPage(items=[_answer(event) for event in events], next=more)


def _answer(event: AuditEvent) -> AuditEventAnswer:
    return AuditEventAnswer(
        id=event.id,
        at=event.at,
        kind=event.kind,
        noun=event.noun,
        noun_id=event.noun_id,
        actor=_party(event.actor),
        person=_party(event.person),
        details=event.details,
        request_id=event.request_id,
    )


def _party(party: Party | None) -> PartyAnswer | None:
    return None if party is None else PartyAnswer(id=party.id, name=party.name)
