"""What a person has to prove again, though signed in, before what cannot be undone."""

from __future__ import annotations

from uuid import UUID

from workflow_platform.api.accounts.own_shapes import Confirmation
from workflow_platform.api.accounts.second_factor import check_second_factor
from workflow_platform.api.asking import Asker, ForbiddenError
from workflow_platform.api.site import Site
from workflow_platform.errors import ConflictError, PlatformError
from workflow_platform.store.database import transaction
from workflow_platform.store.people.attempts import count_attempt, forget_attempts

FREE_PER_ACCOUNT = 5


class WrongPasswordError(PlatformError):
    """The one who is signed in does not know the password."""

    code = "wrong-password"
    status = 403


def sign_in_of(asker: Asker) -> UUID:
    """Return the sign-in of who asks. Raises ForbiddenError for a personal access token."""
    if asker.sign_in_id is None:
        raise ForbiddenError("A personal access token cannot do that.", "Sign in with the password.")
    return asker.sign_in_id


def confirm(site: Site, asker: Asker, given: Confirmation) -> UUID:
    """Return the sign-in of who asks, if they know the password and the code.

    Raises ForbiddenError, WrongPasswordError, ConflictError where there is no password,
    SecondFactorNeededError, WrongCodeError and TooManyAttemptsError.
    """
    sign_in_id = sign_in_of(asker)
    check_password(site, asker, given)
    check_second_factor(site, asker.account, given.code)
    return sign_in_id


def check_password(site: Site, asker: Asker, given: Confirmation) -> None:
    """Return if the password is that of who asks. Raises as ``confirm`` does."""
    account = asker.account
    if account.password_hash is None:
        raise ConflictError(
            "This account has no password.", "Ask for one as if you had forgotten it, and try again."
        )
    key = f"confirm {account.id}"
    with transaction(site.engine) as session:
        count_attempt(session, key, FREE_PER_ACCOUNT)
    right, _ = site.passwords.check(given.password.get_secret_value(), account.password_hash)
    if not right:
        raise WrongPasswordError("That is not your password.")
    with transaction(site.engine) as session:
        forget_attempts(session, key)
