"""The second factor: asked for at sign-in and before what cannot be undone, with limits on guessing."""

from __future__ import annotations

from uuid import UUID

from workflow_platform.api.site import Site
from workflow_platform.errors import PlatformError
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Account
from workflow_platform.store.people.attempts import count_attempt, forget_attempts
from workflow_platform.store.people.second_factors import SecondFactors

FREE_PER_ACCOUNT = 5


class SecondFactorNeededError(PlatformError):
    """The password is right, and a code is asked for too."""

    code = "second-factor-needed"
    status = 401


class WrongCodeError(PlatformError):
    """The code is wrong, too old, or was used before."""

    code = "wrong-code"
    status = 401


def check_second_factor(site: Site, account: Account, code: str | None) -> None:
    """Return if an account asks for no code, or if it is this one, which is used up by it.

    Raises SecondFactorNeededError, WrongCodeError and TooManyAttemptsError.
    """
    with transaction(site.engine) as session:
        if not SecondFactors(session, site.vault).is_on(account.id):
            return
    if not code:
        raise SecondFactorNeededError("A code is needed too.", "Send that of your app, or a recovery code.")
    count_code(site, account.id)
    with transaction(site.engine) as session:
        right = SecondFactors(session, site.vault).use(account.id, code)
    if not right:
        raise wrong_code()
    forget_codes(site, account.id)


def count_code(site: Site, user_id: UUID) -> None:
    """Count a code before it is looked at. Raises TooManyAttemptsError."""
    with transaction(site.engine) as session:
        count_attempt(session, _key(user_id), FREE_PER_ACCOUNT)


def forget_codes(site: Site, user_id: UUID) -> None:
    """Start counting anew, after a right code."""
    with transaction(site.engine) as session:
        forget_attempts(session, _key(user_id))


def wrong_code() -> WrongCodeError:
    """Return what to say of a code that is not right."""
    return WrongCodeError("The code is wrong, or was used before.", "Wait for the next one of your app.")


def _key(user_id: UUID) -> str:
    return f"second factor {user_id}"
