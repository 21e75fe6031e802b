"""Signing in: the password checked, attempts counted, the same answer and time for any wrong pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from workflow_platform.api.accounts.jwt_access import LIFETIME_SECONDS, Claims
from workflow_platform.api.accounts.shapes import Credentials, Tokens
from workflow_platform.api.site import Site
from workflow_platform.errors import PlatformError
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.attempts import count_attempt, forget_attempts
from workflow_platform.store.people.sign_ins import Opened, SignIns

# How many need no pause within an hour.
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 50
_AGENT = "user-agent"


class WrongCredentialsError(PlatformError):
    """The address and the password do not belong together."""

    code = "wrong-credentials"
    status = 401


class UnverifiedError(PlatformError):
    """The password is right, but the address has not been proven."""

    code = "email-not-verified"
    status = 403


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from, as far as it says."""

    address: str
    agent: str


def visitor(request: Request) -> Visitor:
    """Return where a request comes from."""
    return Visitor(request.client.host if request.client else "", request.headers.get(_AGENT, ""))


def sign_in(
    site: Site, credentials: Credentials, who: Visitor, kind: Literal["browser", "client"]
) -> tuple[Account, Opened]:
    """Begin a sign-in.

    Raises WrongCredentialsError, UnverifiedError, TooManyAttemptsError and UnavailableError.
    """
    account = _proven(site, credentials, who)
    with transaction(site.engine) as session:
        opens = SignIns(session)
        opener = opens.open_browser if kind == "browser" else opens.open_client
        return account, opener(account.id, who.address, who.agent)


def tokens(site: Site, account: Account, opened: Opened) -> Tokens:
    """Return what a client signs its requests with."""
    claims = Claims(account.id, opened.sign_in_id, account.token_epoch)
    return Tokens(
        access_token=site.access.sign(claims), expires_in=LIFETIME_SECONDS, refresh_token=opened.secret
    )


def refreshed(site: Site, refresh_token: str) -> Tokens:
    """Return the next pair of tokens for one that has not been used. Raises WrongCredentialsError.

    What a second use ends stays ended, so its transaction is committed before the error.
    """
    with transaction(site.engine) as session:
        found = SignIns(session).refresh(refresh_token)
    if found is None:
        raise WrongCredentialsError(
            "The refresh token has been used, has ended or is none.", "Sign in again."
        )
    recognised, secret = found
    return tokens(site, recognised.account, Opened(secret, recognised.sign_in_id))


def _proven(site: Site, credentials: Credentials, who: Visitor) -> Account:
    keys = {
        f"sign-in account {credentials.email.casefold()}": FREE_PER_ACCOUNT,
        f"sign-in address {who.address}": FREE_PER_ADDRESS,
    }
    with transaction(site.engine) as session:
        for key, free in keys.items():
            count_attempt(session, key, free)
    with transaction(site.engine) as session:
        account = Accounts(session).find(credentials.email)
    right, fresh = site.passwords.check(
        credentials.password.get_secret_value(), account.password_hash if account else None
    )
    if account is None or not right or account.disabled_at is not None:
        raise WrongCredentialsError("The address and the password do not belong together.")
    with transaction(site.engine) as session:
        if fresh:
            Accounts(session).set_password(account.id, fresh)
        for key in keys:
            forget_attempts(session, key)
    if not account.may_sign_in:
        raise UnverifiedError("The address is not verified yet.", "Follow the link in the mail to it.")
    return account
