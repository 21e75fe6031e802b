"""The routes of invitations: administrators invite an address, and its mail makes the account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from workflow_platform.api.accounts.confirming import sign_in_of
from workflow_platform.api.accounts.inviting import accept_invitation, checked_administrator, invite
from workflow_platform.api.accounts.shapes import Email, Password
from workflow_platform.api.accounts.visitor import visitor
from workflow_platform.api.asking import AskerOf
from workflow_platform.api.shapes import Body
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import InvitationsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.people.invitations import Invitation

router = APIRouter(prefix="/invitations", tags=["invitations"], route_class=StrictRoute)


class NewInvitation(Body):
    """Somebody to invite."""

    email: Email
    is_admin: bool = Field(False, description="Whether their account is to be an administrator's.")


class InvitationAnswer(BaseModel):
    """An open invitation."""

    id: UUID
    email: str
    is_admin: bool
    created_at: datetime
    expires_at: datetime


class Acceptance(Body):
    """The token of the mail, and a password for the account."""

    token: Annotated[str, Field(max_length=200)]
    password: Password


@router.post("", status_code=201)
def invite_somebody(wanted: NewInvitation, asker: AskerOf, site: SiteOf) -> InvitationAnswer:
    """Mail an invitation to an address. Only administrators can."""
    sign_in_of(asker)
    return _answer(invite(site, asker, wanted.email, is_admin=wanted.is_admin))


@router.get("")
def list_invitations(asker: AskerOf, invitations: InvitationsOf) -> list[InvitationAnswer]:
    """List the invitations that are open. Only administrators can."""
    checked_administrator(asker)
    return [_answer(invitation) for invitation in invitations.list()]


@router.delete("/{invitation_id}", status_code=204)
def take_invitation_back(invitation_id: UUID, asker: AskerOf, invitations: InvitationsOf) -> None:
    """Take an invitation back. Only administrators can."""
    checked_administrator(asker)
    invitations.end(invitation_id)


@router.post("/accept", status_code=204)
def accept(given: Acceptance, request: Request, site: SiteOf) -> None:
    """Make the account of an invitation. Its address counts as proven, so signing in works at once."""
    accept_invitation(site, given.token, given.password.get_secret_value(), visitor(request))


def _answer(invitation: Invitation) -> InvitationAnswer:
    return InvitationAnswer(
        id=invitation.id,
        email=invitation.email,
        is_admin=invitation.is_admin,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
