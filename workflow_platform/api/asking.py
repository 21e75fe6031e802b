"""Who asks: the person behind a request, recognised by a token or a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.requests import HTTPConnection

from workflow_platform.api.accounts.cookies import LOCAL_NAME, cookie_secret
from workflow_platform.api.observation import USER
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.errors import PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session, transaction
from workflow_platform.store.people.access_tokens import ACCESS_PREFIX, of_access_token
from workflow_platform.store.people.accounts import Account
from workflow_platform.store.people.sign_ins import Recognised, SignIns
from workflow_platform.store.people.tables import Scope

_SAFE = frozenset({"GET", "HEAD"})
_ALL: tuple[Scope, ...] = ("read", "write")


class NotSignedInError(PlatformError):
    """Nobody is known to ask."""

    code = "not-signed-in"
    status = 401


class ForbiddenError(PlatformError):
    """Who asks may see the thing, but not do that with it."""

    code = "forbidden"
    status = 403


@dataclass(frozen=True, slots=True)
class Asker:
    """The person behind a request.

    Attributes:
        by: what they were recognised by.
        sign_in_id: the sign-in, None for a personal access token.
        scopes: what the token is good for.
    """

    account: Account
    by: Literal["browser", "client", "token"]
    sign_in_id: UUID | None
    scopes: tuple[Scope, ...]

    @property
    def actor(self) -> Actor:
        """The person as the owner of what is stored."""
        return self.account.actor


def asker_of(request: Request, site: SiteOf) -> Asker:
    """Return who asks, as it is known now. Raises NotSignedInError and ForbiddenError."""
    asker = recognised(request, site)
    setattr(request.state, USER, asker.account.id)
    needed: Scope = "read" if request.method in _SAFE else "write"
    if needed not in asker.scopes:
        raise ForbiddenError(f"This token may not {needed}.", "Make one with that scope.")
    return asker


def recognised(connection: HTTPConnection, site: Site) -> Asker:
    """Return who has opened a connection, whatever their token is good for. Raises NotSignedInError."""
    with transaction(site.engine) as session:
        asker = _known(connection, site, session)
    if asker is None:
        raise NotSignedInError("You are not signed in, or not any more.", "Sign in and try again.")
    return asker


def _known(request: HTTPConnection, site: Site, session: Session) -> Asker | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind:
        token = token.strip() if kind.lower() == "bearer" else ""
        if token.startswith(ACCESS_PREFIX):
            found = of_access_token(session, token)
            return Asker(found[0], "token", None, found[1]) if found else None
        claims = site.access.check(token)
        if claims is None:
            return None
        sign_ins = SignIns(session)
        return _signed_in(sign_ins.of_client(claims.sign_in_id, claims.user_id, claims.epoch), "client")
    secret = cookie_secret(request)
    return _signed_in(SignIns(session).of_browser(secret), "browser") if secret else None


def _signed_in(recognised: Recognised | None, by: Literal["browser", "client"]) -> Asker | None:
    return Asker(recognised.account, by, recognised.sign_in_id, _ALL) if recognised else None


AskerOf = Annotated[Asker, Depends(asker_of)]

# They only tell the documentation how to sign in.
SCHEMES = (
    Depends(HTTPBearer(auto_error=False, description="An access token, or a personal access token.")),
    Depends(
        APIKeyCookie(name=LOCAL_NAME, auto_error=False, description="The cookie of a browser's sign-in.")
    ),
)
