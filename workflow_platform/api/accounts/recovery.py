"""Ways back in: a new link, a new password. Whether an address has an account, only its reader learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from workflow_platform.api.accounts.passwords import checked_password
from workflow_platform.api.accounts.visitor import Visitor
from workflow_platform.api.site import Site
from workflow_platform.errors import InvalidError
from workflow_platform.store.database import Engine, Session, act_for, transaction
from workflow_platform.store.mail import post_mail
from workflow_platform.store.outbox import OutboxItem, post_outbox
from workflow_platform.store.people.account_changes import replace_password
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.attempts import count_attempt
from workflow_platform.store.people.one_time_tokens import issue_one_time, use_one_time
from workflow_platform.store.people.sign_ins import SignIns

RECOVER = "account.recover"
FREE_PER_NETWORK = 20
FREE_PER_MAILBOX = 5

Way = Literal["verify", "reset"]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    email: str
    way: Way


def ask_for_mail(site: Site, email: str, who: Visitor, way: Way) -> None:
    """Have a link mailed to an address, if it has an account.

    Nothing is looked up here, so the time it takes tells nothing. Raises TooManyAttemptsError.
    """
    with transaction(site.engine) as session:
        count_attempt(session, f"recovery network {who.network}", FREE_PER_NETWORK)
    with transaction(site.engine) as session:
        count_mail(session, email)
    with transaction(site.engine) as session:
        post_outbox(session, RECOVER, {"email": email, "way": way})


def count_mail(session: Session, email: str) -> None:
    """Count a mail that a stranger has the platform send. Raises TooManyAttemptsError."""
    count_attempt(session, f"mailbox {email.casefold()}", FREE_PER_MAILBOX)


@dataclass(frozen=True, slots=True)
class RecoveryErrand:
    """Mails what was asked for to those who have an account."""

    engine: Engine

    def __call__(self, item: OutboxItem) -> None:
        """Do one. Raises ValueError for what was never asked."""
        asked = _Asked.model_validate(item.payload)
        with transaction(self.engine) as session:
            account = Accounts(session).find(asked.email)
            if account is not None and account.disabled_at is None:
                _mail(session, account, asked.way)


def reset_password(site: Site, token: str, password: str) -> None:
    """Set the password of the one who got the token by mail, and end all their sign-ins.

    Raises InvalidError for a bad token, and for a weak password, which leaves the token good.
    """
    hash_ = site.passwords.hash(checked_password(password, ""))
    with transaction(site.engine) as session:
        used = use_one_time(session, token, "reset")
        if used is None:
            raise InvalidError("The link has been used or is too old.", "Ask for a new one.")
        act_for(session, used[0])
        accounts = Accounts(session)
        account = accounts.get(used[0])
        checked_password(password, account.email)
        # Only who reads the mail of the address has the token.
        accounts.verify(account.id)
        replace_password(session, account.id, hash_)
        SignIns(session).end_all(account.id)
        post_mail(session, account.email, "password-changed")


def _mail(session: Session, account: Account, way: Way) -> None:
    if way == "verify" and account.email_verified_at is not None:
        post_mail(session, account.email, "account-exists")
    else:
        post_mail(session, account.email, way, {"token": issue_one_time(session, account.id, way)})
