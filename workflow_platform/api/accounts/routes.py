"""The routes of signing in and of what a person holds the keys to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Request, Response

from workflow_platform.api.accounts.confirming import sign_in_of
from workflow_platform.api.accounts.cookies import clear_cookie, cookie_secret, set_cookie
from workflow_platform.api.accounts.recovery import ask_for_mail, reset_password
from workflow_platform.api.accounts.shapes import (
    Accepted,
    Address,
    Credentials,
    LogIn,
    NewToken,
    OneTime,
    Refresh,
    Reset,
    SignInAnswer,
    TokenAnswer,
    TokenMade,
    Tokens,
)
from workflow_platform.api.accounts.signing_in import refreshed, sign_in, tokens
from workflow_platform.api.accounts.signing_up import sign_up, verify
from workflow_platform.api.accounts.visitor import visitor
from workflow_platform.api.asking import AskerOf
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import AccessTokensOf, OwnSignInsOf, SignInsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.errors import InvalidError
from workflow_platform.store.people.access_tokens import AccessToken

router = APIRouter(tags=["accounts"], route_class=StrictRoute)


@router.post("/sign-up", status_code=202)
def make_account(wanted: Credentials, request: Request, site: SiteOf) -> Accepted:
    """Make an account. The answer is the same for every address; the mail tells more."""
    sign_up(site, wanted, visitor(request))
    return Accepted(message="A mail is on its way. Follow its link to finish.")


@router.post("/verify", status_code=204)
def verify_address(proof: OneTime, site: SiteOf) -> None:
    """Prove an e-mail address with the token of the mail."""
    if not verify(site, proof.token):
        raise InvalidError("The link has been used or is too old.", "Ask for a new one.")


@router.post("/verify/resend", status_code=202)
def resend_link(asked: Address, request: Request, site: SiteOf) -> Accepted:
    """Ask for another mail to prove an address with. The answer is the same for every address."""
    ask_for_mail(site, asked.email, visitor(request), "verify")
    return Accepted(message="If there is something to prove, a mail is on its way.")


@router.post("/password/forgot", status_code=202)
def forget_password(asked: Address, request: Request, site: SiteOf) -> Accepted:
    """Ask for a mail to choose a new password with. The answer is the same for every address."""
    ask_for_mail(site, asked.email, visitor(request), "reset")
    return Accepted(message="If the address has an account, a mail is on its way.")


@router.post("/password/reset", status_code=204)
def choose_password(wanted: Reset, site: SiteOf) -> None:
    """Choose a new password with the token of the mail. All sign-ins end."""
    reset_password(site, wanted.token, wanted.password.get_secret_value())


@router.post("/login")
def log_in(credentials: LogIn, request: Request, site: SiteOf) -> Tokens:
    """Sign in a client program."""
    return tokens(site, *sign_in(site, credentials, visitor(request), "client"))


@router.post("/refresh")
def refresh(given: Refresh, site: SiteOf) -> Tokens:
    """Get the next pair of tokens. A refresh token works once; a second use ends the sign-in."""
    return refreshed(site, given.refresh_token)


@router.post("/session", status_code=204)
def log_in_browser(
    credentials: LogIn, request: Request, response: Response, site: SiteOf, sign_ins: SignInsOf
) -> None:
    """Sign in a browser; the answer sets a cookie, and what it was signed in as before ends."""
    _, opened = sign_in(site, credentials, visitor(request), "browser")
    sign_ins.end_browser(cookie_secret(request) or "")
    set_cookie(request, response, opened.secret)


@router.post("/logout", status_code=204)
def log_out(asker: AskerOf, request: Request, response: Response, sign_ins: OwnSignInsOf) -> None:
    """End this sign-in."""
    sign_ins.end(asker.account.id, sign_in_of(asker))
    clear_cookie(request, response)


@router.post("/logout-everywhere", status_code=204)
def log_out_everywhere(asker: AskerOf, request: Request, response: Response, sign_ins: OwnSignInsOf) -> None:
    """End all sign-ins of the person, this one too."""
    sign_ins.end_all(asker.account.id)
    clear_cookie(request, response)


@router.get("/sign-ins")
def list_sign_ins(asker: AskerOf, sign_ins: OwnSignInsOf) -> list[SignInAnswer]:
    """List where the person is signed in."""
    return [
        SignInAnswer(
            id=found.id,
            kind=found.kind,
            address=found.address,
            agent=found.agent,
            created_at=found.created_at,
            seen_at=found.seen_at,
            expires_at=found.expires_at,
            is_this_one=found.id == asker.sign_in_id,
        )
        for found in sign_ins.list(asker.account.id)
    ]


@router.delete("/sign-ins/{sign_in_id}", status_code=204)
def end_sign_in(sign_in_id: UUID, asker: AskerOf, sign_ins: OwnSignInsOf) -> None:
    """End a sign-in."""
    sign_ins.end(asker.account.id, sign_in_id)


@router.get("/tokens")
def list_tokens(access_tokens: AccessTokensOf) -> list[TokenAnswer]:
    """List the person's access tokens."""
    return [_token(token) for token in access_tokens.list()]


@router.post("/tokens", status_code=201)
def make_token(wanted: NewToken, asker: AskerOf, access_tokens: AccessTokensOf) -> TokenMade:
    """Make a personal access token. Its secret is shown in this answer only."""
    sign_in_of(asker)
    lifetime = None if wanted.days is None else timedelta(days=wanted.days)
    token, secret = access_tokens.add(wanted.name, wanted.scopes, lifetime)
    return TokenMade(**_token(token).model_dump(), token=secret)


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(token_id: UUID, access_tokens: AccessTokensOf) -> None:
    """Revoke a personal access token."""
    access_tokens.revoke(token_id)


def _token(token: AccessToken) -> TokenAnswer:
    return TokenAnswer(
        id=token.id,
        name=token.name,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
    )
