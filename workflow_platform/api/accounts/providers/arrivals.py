"""A browser that is back from a provider: whose account it gets, if any."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from workflow_platform.api.accounts.inviting import account_of_invited
from workflow_platform.api.accounts.providers.id_tokens import Person
from workflow_platform.api.accounts.shapes import Email
from workflow_platform.api.accounts.visitor import Visitor
from workflow_platform.api.site import Site
from workflow_platform.errors import PlatformError
from workflow_platform.settings import OidcProvider
from workflow_platform.store.database import Session, act_for, transaction
from workflow_platform.store.mail import post_mail
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.identities import Identities
from workflow_platform.store.people.invitations import Invitations
from workflow_platform.store.people.provider_visits import Visit, end_visit
from workflow_platform.store.people.sign_ins import SignIns

_EMAIL = TypeAdapter[str](Email)


class ArrivalError(PlatformError):
    """A browser is back, and does not get in. The code goes to the page where people sign in."""

    status = 403

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider has sent the browser back with."""

    code: str | None
    state: str | None
    error: str | None
    issuer: str | None


def visit_of(site: Site, provider: OidcProvider, secret: str | None, answer: Answer) -> tuple[Visit, str]:
    """Return the visit that a browser is back from, and the provider's code. Raises ArrivalError."""
    with transaction(site.engine) as session:
        visit = end_visit(session, provider.name, secret) if secret else None
    if visit is None or not secrets.compare_digest(visit.state.encode(), (answer.state or "").encode()):
        raise ArrivalError("visit-unknown", "This browser has not asked to sign in, or too long ago.")
    if answer.issuer not in {None, provider.issuer}:
        raise ArrivalError("provider-failed", "Another provider has answered.")
    if answer.error is not None or not answer.code:
        code = "provider-denied" if answer.error == "access_denied" else "provider-failed"
        raise ArrivalError(code, "The provider has not let you in.")
    return visit, answer.code


def enter(site: Site, provider: OidcProvider, person: Person, who: Visitor) -> str:
    """Sign in whom a provider vouches for, and return the secret for the cookie.

    Somebody new gets an account, where that is open to them. Raises ArrivalError.
    """
    with transaction(site.engine) as session:
        identities = Identities(session)
        account = identities.find(person.issuer, person.subject)
        if account is None:
            account = _new_account(session, site, provider, person)
            identities.add(account.id, provider.name, person.issuer, person.subject, person.email)
        if not account.may_sign_in:
            raise ArrivalError("account-disabled", "This account cannot be signed in to.")
        act_for(session, account.id)
        identities.mark_used(person.issuer, person.subject)
        return SignIns(session).open_browser(account.id, who.address, who.agent).secret


def add_identity(
    site: Site, provider: OidcProvider, person: Person, user_id: UUID, cookie: str | None
) -> None:
    """Add a provider to the account of who asked for it, if they are still signed in. Raises ArrivalError."""
    with transaction(site.engine) as session:
        recognised = SignIns(session).of_browser(cookie or "")
        if recognised is None or recognised.account.id != user_id:
            raise ArrivalError("visit-unknown", "Somebody else is signed in by now.")
        act_for(session, user_id)
        identities = Identities(session)
        known = identities.find(person.issuer, person.subject)
        if known is not None and known.id == user_id:
            return
        if not identities.add(user_id, provider.name, person.issuer, person.subject, person.email):
            raise ArrivalError("identity-taken", "That is the way to sign in to another account.")
        post_mail(session, recognised.account.email, "provider-added", {"provider": provider.title})


def _new_account(session: Session, site: Site, provider: OidcProvider, person: Person) -> Account:
    email = _proven_email(provider, person)
    if email is None:
        raise ArrivalError("email-not-verified", "The provider does not say that the address is yours.")
    accounts = Accounts(session)
    if accounts.find(email) is not None:
        # Whoever has the address with the provider need not be who has it here.
        raise ArrivalError("account-exists", "The address has an account, which has to add the provider.")
    account: Account | None = None
    if site.settings.sign_up == "open":
        account = accounts.add(email, None, verified=True)
    elif site.settings.sign_up == "invited":
        invitation = Invitations(session).use_for(email)
        account = account_of_invited(session, invitation, None) if invitation else None
    if account is None:
        raise ArrivalError("not-invited", "Nobody gets an account here without an invitation.")
    return account


def _proven_email(provider: OidcProvider, person: Person) -> str | None:
    if not (person.email_verified or provider.emails_are_proven):
        return None
    try:
        return _EMAIL.validate_python(person.email)
    except ValidationError:
        return None
