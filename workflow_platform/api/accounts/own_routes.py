"""The routes of a person's own account."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from workflow_platform.api.accounts import changing
from workflow_platform.api.accounts.cookies import clear_cookie, set_cookie
from workflow_platform.api.accounts.own_shapes import (
    Begun,
    Changes,
    Confirmation,
    NewEmail,
    NewPassword,
    RecoveryCodes,
)
from workflow_platform.api.accounts.shapes import Accepted, Me, OneTime
from workflow_platform.api.asking import Asker, AskerOf
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import SecondFactorsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.people.accounts import Account

router = APIRouter(tags=["own account"], route_class=StrictRoute)


@router.get("/me")
def me(asker: AskerOf, second_factors: SecondFactorsOf) -> Me:
    """Say who asks."""
    return _me(asker, asker.account, second_factor=second_factors.is_on(asker.account.id))


@router.patch("/me")
def change_me(changes: Changes, asker: AskerOf, site: SiteOf, second_factors: SecondFactorsOf) -> Me:
    """Change the user name, or the name that others see."""
    account = changing.change_names(site, asker, changes)
    return _me(asker, account, second_factor=second_factors.is_on(account.id))


@router.post("/me/delete", status_code=204)
def delete_me(
    given: Confirmation, asker: AskerOf, site: SiteOf, request: Request, response: Response
) -> None:
    """Delete the account with everything in it. Runs under way must have ended before."""
    changing.remove(site, asker, given)
    clear_cookie(request, response)


@router.post("/password", status_code=204)
def change_password(
    wanted: NewPassword, asker: AskerOf, site: SiteOf, request: Request, response: Response
) -> None:
    """Change the password. Other sign-ins end, and clients refresh their access token."""
    _renew(request, response, changing.change_password(site, asker, wanted))


@router.post("/email", status_code=202)
def change_email(wanted: NewEmail, asker: AskerOf, site: SiteOf) -> Accepted:
    """Ask for another address. It counts once the link in the mail to it is followed."""
    changing.ask_for_email(site, asker, wanted)
    return Accepted(message="A mail is on its way to the new address. Follow its link to finish.")


@router.post("/email/confirm", status_code=204)
def confirm_email(proof: OneTime, site: SiteOf) -> None:
    """Prove the new address with the token of the mail."""
    changing.confirm_email(site, proof.token)


@router.post("/me/second-factor", status_code=201)
def begin_second_factor(given: Confirmation, asker: AskerOf, site: SiteOf) -> Begun:
    """Make a secret for an app that makes codes. Codes are asked for once one has been shown."""
    secret, uri = changing.begin_second_factor(site, asker, given)
    return Begun(secret=secret, uri=uri)


@router.post("/me/second-factor/confirm")
def confirm_second_factor(
    given: Confirmation, asker: AskerOf, site: SiteOf, request: Request, response: Response
) -> RecoveryCodes:
    """Ask for a code at every sign-in from now on. Other sign-ins end."""
    codes, secret = changing.confirm_second_factor(site, asker, given)
    _renew(request, response, secret)
    return RecoveryCodes(recovery_codes=codes)


@router.post("/me/second-factor/end", status_code=204)
def end_second_factor(
    given: Confirmation, asker: AskerOf, site: SiteOf, request: Request, response: Response
) -> None:
    """Ask for no codes any more."""
    _renew(request, response, changing.end_second_factor(site, asker, given))


@router.post("/me/second-factor/recovery-codes")
def renew_recovery_codes(given: Confirmation, asker: AskerOf, site: SiteOf) -> RecoveryCodes:
    """Make new recovery codes; the old ones end."""
    return RecoveryCodes(recovery_codes=changing.renew_recovery_codes(site, asker, given))


def _renew(request: Request, response: Response, secret: str | None) -> None:
    if secret is not None:
        set_cookie(request, response, secret)


def _me(asker: Asker, account: Account, *, second_factor: bool) -> Me:
    return Me(
        id=account.id,
        name=account.name,
        display_name=account.display_name or account.name,
        email=account.email,
        is_admin=account.is_admin,
        second_factor=second_factor,
        has_password=account.password_hash is not None,
        by=asker.by,
        scopes=asker.scopes,
    )
