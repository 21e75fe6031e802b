"""Making an account: every address gets the same answer, and the mail tells its reader the truth."""

from __future__ import annotations

from workflow_platform.api.accounts.passwords import checked_password
from workflow_platform.api.accounts.recovery import count_mail
from workflow_platform.api.accounts.shapes import Credentials
from workflow_platform.api.accounts.visitor import Visitor
from workflow_platform.api.asking import ForbiddenError
from workflow_platform.api.site import Site
from workflow_platform.store.database import act_for, transaction
from workflow_platform.store.mail import post_mail
from workflow_platform.store.people.accounts import Accounts
from workflow_platform.store.people.attempts import count_attempt
from workflow_platform.store.people.one_time_tokens import issue_one_time, use_one_time

FREE_PER_NETWORK = 20


def sign_up(site: Site, wanted: Credentials, who: Visitor) -> None:
    """Make an account whose address is still to be proven, or tell its owner that there is one.

    Raises InvalidError for a weak password, ForbiddenError where sign-up is not open, and
    TooManyAttemptsError.
    """
    if site.settings.sign_up != "open":
        raise ForbiddenError(
            "Nobody can sign up here by themselves.", "Ask an administrator for an invitation."
        )
    password = checked_password(wanted.password.get_secret_value(), wanted.email)
    with transaction(site.engine) as session:
        count_attempt(session, f"sign-up network {who.network}", FREE_PER_NETWORK)
    with transaction(site.engine) as session:
        count_mail(session, wanted.email)
    password_hash = site.passwords.hash(password)
    with transaction(site.engine) as session:
        account = Accounts(session).add(wanted.email, password_hash, verified=False)
        if account is None:
            post_mail(session, wanted.email, "account-exists")
        else:
            token = issue_one_time(session, account.id, "verify")
            post_mail(session, account.email, "verify", {"token": token})


def verify(site: Site, token: str) -> bool:
    """Record that an address is proven, and say whether the token was good."""
    with transaction(site.engine) as session:
        used = use_one_time(session, token, "verify")
        if used is not None:
            act_for(session, used[0])
            Accounts(session).verify(used[0])
    return used is not None
