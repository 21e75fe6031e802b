"""Signing in: the password checked, attempts counted, the same answer and time for any wrong pair."""

from __future__ import annotations

from typing import Literal

from workflow_platform.api.accounts.jwt_access import LIFETIME_SECONDS, Claims
from workflow_platform.api.accounts.second_factor import check_second_factor
from workflow_platform.api.accounts.shapes import LogIn, Tokens
from workflow_platform.api.accounts.visitor import Visitor
from workflow_platform.api.site import Site
from workflow_platform.errors import PlatformError
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.attempts import count_attempt, forget_attempts
from workflow_platform.store.people.sign_ins import Opened, SignIns

# How many need no pause within an hour.
FREE_PER_ACCOUNT = 5
FREE_PER_NETWORK = 200


class WrongCredentialsError(PlatformError):
    """The address and the password do not belong together."""

    code = "wrong-credentials"
    status = 401


class UnverifiedError(PlatformError):
    """The password is right, but the address has not been proven."""

    code = "email-not-verified"
    status = 403


def sign_in(
    site: Site, credentials: LogIn, who: Visitor, kind: Literal["browser", "client"]
) -> tuple[Account, Opened]:
    """Begin a sign-in.

    Raises WrongCredentialsError, UnverifiedError, SecondFactorNeededError, WrongCodeError,
    TooManyAttemptsError and UnavailableError.
    """
    account = _proven(site, credentials, who)
    with transaction(site.engine, account.actor) as session:
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


def _proven(site: Site, credentials: LogIn, who: Visitor) -> Account:
    key = f"sign-in account {credentials.email.casefold()}"
    with transaction(site.engine) as session:
        count_attempt(session, key, FREE_PER_ACCOUNT)
        # Not forgotten after a success, which anybody can have with an account of their own.
        count_attempt(session, f"sign-in network {who.network}", FREE_PER_NETWORK)
    with transaction(site.engine) as session:
        account = Accounts(session).find(credentials.email)
    right, fresh = site.passwords.check(
        credentials.password.get_secret_value(), account.password_hash if account else None
    )
    if account is None or not right or account.disabled_at is not None:
        raise WrongCredentialsError("The address and the password do not belong together.")
    if not account.may_sign_in:
        raise UnverifiedError("The address is not verified yet.", "Follow the link in the mail to it.")
    check_second_factor(site, account, credentials.code)
    with transaction(site.engine, account.actor) as session:
        if fresh:
            Accounts(session).set_password(account.id, fresh)
        forget_attempts(session, key)
    return account
