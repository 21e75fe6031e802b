"""The routes of signing in by other providers; browsers go there and come back."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated
from uuid import UUID

from anyio import from_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from workflow_platform.api.accounts.confirming import confirm, sign_in_of
from workflow_platform.api.accounts.cookies import (
    clear_visit,
    cookie_secret,
    set_cookie,
    set_visit,
    visit_secret,
)
from workflow_platform.api.accounts.own_shapes import Confirmation
from workflow_platform.api.accounts.providers.arrivals import (
    Answer,
    ArrivalError,
    add_identity,
    enter,
    visit_of,
)
from workflow_platform.api.accounts.providers.provider import Provider, ProviderError
from workflow_platform.api.accounts.visitor import visitor
from workflow_platform.api.asking import AskerOf, ForbiddenError
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.stored import IdentitiesOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.database import transaction
from workflow_platform.store.people.attempts import TooManyAttemptsError, count_attempt
from workflow_platform.store.people.provider_visits import begin_visit
from workflow_platform.store.people.sign_ins import SignIns

SIGN_IN_PAGE = "/log-in"
ACCOUNT_PAGE = "/account"
FREE_PER_NETWORK = 50

router = APIRouter(tags=["providers"], route_class=StrictRoute)
_log = logging.getLogger(__name__)


class ProviderAnswer(BaseModel):
    """A provider to sign in with; ``title`` is for the button."""

    name: str
    title: str


class IdentityAnswer(BaseModel):
    """A provider that an account can be signed in to with."""

    provider: str
    email: str | None
    created_at: datetime
    used_at: datetime | None


class DepartureAnswer(BaseModel):
    """Where to send the browser."""

    url: str


@router.get("/auth/providers")
def list_providers(site: SiteOf) -> list[ProviderAnswer]:
    """List the providers that people can sign in with."""
    return [ProviderAnswer(name=one.name, title=one.title) for one in site.settings.oidc_providers]


@router.get("/auth/{provider}/start", status_code=303, response_class=RedirectResponse)
def start_sign_in(provider: str, request: Request, site: SiteOf) -> RedirectResponse:
    """Send the browser to a provider to sign in."""
    found = site.providers.get(provider)
    try:
        with transaction(site.engine) as session:
            count_attempt(session, f"provider network {visitor(request).network}", FREE_PER_NETWORK)
        url, secret = _departure(request, site, found, None)
    except (ProviderError, TooManyAttemptsError) as error:
        return _refused(error.code)
    response = RedirectResponse(url, 303)
    set_visit(request, response, secret)
    return response


@router.get("/auth/{provider}/callback", status_code=303, response_class=RedirectResponse)
def finish_sign_in(
    provider: str,
    request: Request,
    site: SiteOf,
    code: Annotated[str | None, Query(max_length=4096)] = None,
    state: Annotated[str | None, Query(max_length=200)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> RedirectResponse:
    """Take the browser back from a provider: signed in, or at the page to sign in with a problem's code."""
    found = site.providers.get(provider)
    try:
        response = _arrival(request, site, found, Answer(code, state, error, iss))
    except (ArrivalError, ProviderError) as refusal:
        _log.info("Nobody gets in by way of %s: %s", provider, refusal)
        response = _refused(refusal.code)
    clear_visit(request, response)
    return response


@router.post("/auth/{provider}/link")
def link_provider(
    provider: str, given: Confirmation, asker: AskerOf, request: Request, response: Response, site: SiteOf
) -> DepartureAnswer:
    """Begin to add a provider to the account: the browser has to be sent to the address of the answer."""
    found = site.providers.get(provider)
    sign_in_of(asker)
    if asker.by != "browser":
        raise ForbiddenError("Only a browser can be sent to a provider.", "Do it in a browser.")
    confirm(site, asker, given)
    url, secret = _departure(request, site, found, asker.account.id)
    set_visit(request, response, secret)
    return DepartureAnswer(url=url)


@router.get("/me/providers")
def list_my_providers(asker: AskerOf, identities: IdentitiesOf) -> list[IdentityAnswer]:
    """List the providers that the account can be signed in to with."""
    return [
        IdentityAnswer(
            provider=identity.provider,
            email=identity.email,
            created_at=identity.created_at,
            used_at=identity.used_at,
        )
        for identity in identities.list(asker.account.id)
    ]


@router.delete("/me/providers/{provider}", status_code=204)
def remove_provider(provider: str, asker: AskerOf, identities: IdentitiesOf) -> None:
    """Remove a provider from the account."""
    sign_in_of(asker)
    identities.remove(asker.account, provider)


def _departure(request: Request, site: Site, provider: Provider, user_id: UUID | None) -> tuple[str, str]:
    """Return where to send the browser, and the secret that it comes back with."""
    name = provider.settings.name
    # Back to the very host that the browser has our cookies of; the guard knows it as ours.
    here = f"{request.url.scheme}://{request.url.netloc}/api/v1/auth/{name}/callback"
    departure = from_thread.run(provider.depart, here, user_id)
    with transaction(site.engine) as session:
        return departure.url, begin_visit(session, name, departure.visit)


def _arrival(request: Request, site: Site, provider: Provider, answer: Answer) -> RedirectResponse:
    visit, code = visit_of(site, provider.settings, visit_secret(request), answer)
    person = from_thread.run(provider.person, code, visit)
    before = cookie_secret(request)
    if visit.user_id is not None:
        add_identity(site, provider.settings, person, visit.user_id, before)
        return RedirectResponse(ACCOUNT_PAGE, 303)
    secret = enter(site, provider.settings, person, visitor(request))
    if before:
        with transaction(site.engine) as session:
            SignIns(session).end_browser(before)
    response = RedirectResponse("/", 303)
    set_cookie(request, response, secret)
    return response


def _refused(code: str) -> RedirectResponse:
    return RedirectResponse(f"{SIGN_IN_PAGE}?problem={code}", 303)
