"""Inviting, by administrators, and what the invited do."""

from __future__ import annotations

from workflow_platform.api.accounts.passwords import checked_password
from workflow_platform.api.accounts.visitor import Visitor
from workflow_platform.api.asking import Asker, ForbiddenError
from workflow_platform.api.site import Site
from workflow_platform.errors import ConflictError, InvalidError
from workflow_platform.store.database import Session, transaction
from workflow_platform.store.mail import post_mail
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.attempts import count_attempt
from workflow_platform.store.people.invitations import Invitation, Invitations

FREE_PER_NETWORK = 20


def checked_administrator(asker: Asker) -> None:
    """Return if an administrator asks. Raises ForbiddenError."""
    if not asker.account.is_admin:
        raise ForbiddenError("Only administrators can do that.")


def invite(site: Site, asker: Asker, email: str, *, is_admin: bool) -> Invitation:
    """Invite an address by mail.

    Raises ForbiddenError for who is no administrator and where nobody may sign up, and ConflictError
    where the address has an account.
    """
    checked_administrator(asker)
    _check_open(site)
    with transaction(site.engine, asker.actor) as session:
        invitation, secret = Invitations(session).add(email, asker.account.id, is_admin=is_admin)
        inviter = asker.account.display_name or asker.account.name
        post_mail(session, email, "invitation", {"token": secret, "inviter": inviter})
    return invitation


def accept_invitation(site: Site, token: str, password: str, who: Visitor) -> None:
    """Make the account of an invitation.

    Raises InvalidError for a bad token, and for a weak password, which leaves the token good,
    ConflictError where the address has an account by now, ForbiddenError and TooManyAttemptsError.
    """
    _check_open(site)
    with transaction(site.engine) as session:
        count_attempt(session, f"invitation network {who.network}", FREE_PER_NETWORK)
    password_hash = site.passwords.hash(checked_password(password, ""))
    with transaction(site.engine) as session:
        invitation = Invitations(session).use(token)
        if invitation is None:
            raise InvalidError("The link has been used or is too old.", "Ask for another invitation.")
        checked_password(password, invitation.email)
        if account_of_invited(session, invitation, password_hash) is None:
            raise ConflictError("This address has an account already.", "Sign in to it.")


def account_of_invited(session: Session, invitation: Invitation, password_hash: str | None) -> Account | None:
    """Make the account of an invitation that was used, or return None where the address has one."""
    accounts = Accounts(session)
    account = accounts.add(invitation.email, password_hash, verified=True)
    if account is not None and invitation.is_admin:
        accounts.appoint(account.id)
    return account


def _check_open(site: Site) -> None:
    if site.settings.sign_up == "closed":
        raise ForbiddenError("Nobody can get an account here at present.")
