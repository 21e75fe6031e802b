"""Changes that a person makes to their own account; each is told by mail to whom it may alarm."""

from __future__ import annotations

from workflow_platform.api.accounts.confirming import check_password, confirm, sign_in_of
from workflow_platform.api.accounts.own_shapes import Changes, Confirmation, NewEmail, NewPassword
from workflow_platform.api.accounts.passwords import checked_password
from workflow_platform.api.accounts.recovery import count_mail
from workflow_platform.api.accounts.second_factor import count_code, forget_codes, wrong_code
from workflow_platform.api.asking import Asker
from workflow_platform.api.site import Site
from workflow_platform.errors import ConflictError, InvalidError
from workflow_platform.store.database import act_for, transaction
from workflow_platform.store.mail import post_mail
from workflow_platform.store.people.account_changes import (
    rename,
    replace_email,
    replace_password,
    show_as,
)
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.one_time_tokens import issue_one_time, use_one_time
from workflow_platform.store.people.removal import remove_account
from workflow_platform.store.people.second_factors import SecondFactors
from workflow_platform.store.people.sign_ins import SignIns


def change_names(site: Site, asker: Asker, changes: Changes) -> Account:
    """Change what was given, and return the account. Raises InvalidError and ConflictError."""
    with transaction(site.engine, asker.actor) as session:
        if changes.name is not None:
            rename(session, asker.account.id, changes.name)
        if "display_name" in changes.model_fields_set:
            show_as(session, asker.account.id, changes.display_name)
        return Accounts(session).get(asker.account.id)


def change_password(site: Site, asker: Asker, wanted: NewPassword) -> str | None:
    """Change the password, end all other sign-ins, and return the new secret of a browser's.

    Raises InvalidError for a weak one, and as ``confirm`` does.
    """
    kept = confirm(site, asker, wanted)
    password = checked_password(wanted.new_password.get_secret_value(), asker.account.email)
    hash_ = site.passwords.hash(password)
    with transaction(site.engine, asker.actor) as session:
        replace_password(session, asker.account.id, hash_)
        sign_ins = SignIns(session)
        sign_ins.end_all(asker.account.id, keep=kept)
        post_mail(session, asker.account.email, "password-changed")
        return sign_ins.renew(kept)


def ask_for_email(site: Site, asker: Asker, wanted: NewEmail) -> None:
    """Mail the new address a link, and the old one a warning.

    Raises as ``confirm`` does. Whether the new address has an account, only its reader learns.
    """
    confirm(site, asker, wanted)
    with transaction(site.engine, asker.actor) as session:
        count_mail(session, wanted.email)
    with transaction(site.engine, asker.actor) as session:
        holder = Accounts(session).find(wanted.email)
        if holder is None or holder.id == asker.account.id:
            token = issue_one_time(session, asker.account.id, "change-email", wanted.email)
            post_mail(session, wanted.email, "change-email", {"token": token})
        else:
            post_mail(session, wanted.email, "account-exists")
        post_mail(session, asker.account.email, "email-changing", {"new": wanted.email})


def confirm_email(site: Site, token: str) -> None:
    """Make the address that got the token the account's. Raises InvalidError and ConflictError."""
    with transaction(site.engine) as session:
        used = use_one_time(session, token, "change-email")
        if used is None or used[1] is None:
            raise InvalidError("The link has been used or is too old.", "Ask for a new one.")
        act_for(session, used[0])
        old = Accounts(session).get(used[0])
        replace_email(session, old.id, used[1])
        post_mail(session, old.email, "email-changed", {"new": used[1]})


def begin_second_factor(site: Site, asker: Asker, given: Confirmation) -> tuple[str, str]:
    """Return a new secret for codes and its address for apps. Raises as ``confirm`` does."""
    sign_in_of(asker)
    check_password(site, asker, given)
    with transaction(site.engine, asker.actor) as session:
        return SecondFactors(session, site.vault).begin(asker.account.id, asker.account.email)


def confirm_second_factor(
    site: Site, asker: Asker, given: Confirmation
) -> tuple[tuple[str, ...], str | None]:
    """Have every sign-in ask for a code from now on, and end all others.

    Returns the recovery codes, and the new secret of a browser's sign-in. Raises WrongCodeError, and as
    ``confirm`` does.
    """
    kept = sign_in_of(asker)
    check_password(site, asker, given)
    count_code(site, asker.account.id)
    with transaction(site.engine, asker.actor) as session:
        factors = SecondFactors(session, site.vault)
        if factors.is_on(asker.account.id):
            raise ConflictError("There is a second factor already.", "Turn it off first to change it.")
        codes = factors.confirm(asker.account.id, given.code or "")
        if codes is None:
            raise wrong_code()
        sign_ins = SignIns(session)
        sign_ins.end_all(asker.account.id, keep=kept)
        post_mail(session, asker.account.email, "second-factor-on")
        secret = sign_ins.renew(kept)
    forget_codes(site, asker.account.id)
    return codes, secret


def end_second_factor(site: Site, asker: Asker, given: Confirmation) -> str | None:
    """Ask for no codes any more, and return the new secret of a browser's sign-in.

    Raises ConflictError where there is no second factor, and as ``confirm`` does.
    """
    kept = confirm(site, asker, given)
    with transaction(site.engine, asker.actor) as session:
        factors = SecondFactors(session, site.vault)
        if not factors.is_on(asker.account.id):
            raise ConflictError("There is no second factor.")
        factors.end(asker.account.id)
        post_mail(session, asker.account.email, "second-factor-off")
        return SignIns(session).renew(kept)


def renew_recovery_codes(site: Site, asker: Asker, given: Confirmation) -> tuple[str, ...]:
    """Return new recovery codes. Raises ConflictError without a second factor, and as ``confirm`` does."""
    confirm(site, asker, given)
    with transaction(site.engine, asker.actor) as session:
        factors = SecondFactors(session, site.vault)
        if not factors.is_on(asker.account.id):
            raise ConflictError("There is no second factor.")
        return factors.renew_recovery_codes(asker.account.id)


def remove(site: Site, asker: Asker, given: Confirmation) -> None:
    """Remove the account and all that it owns. Raises ConflictError, and as ``confirm`` does."""
    confirm(site, asker, given)
    with transaction(site.engine, asker.actor) as session:
        remove_account(session, asker.account.id)
        post_mail(session, asker.account.email, "account-removed")
