"""The cookie of a browser's sign-in: its scripts cannot read it, and other sites cannot send it."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from workflow_platform.store.people.provider_visits import LIFETIME as VISIT_LIFETIME
from workflow_platform.store.people.sign_ins import LIFETIME

# The prefix makes browsers insist on HTTPS and on this very host; plain HTTP serves this machine only.
SECURE_NAME = "__Host-workflow-platform"
LOCAL_NAME = "workflow-platform"
VISIT = "-visit"
NAMES = frozenset({SECURE_NAME, LOCAL_NAME})


def cookie_secret(request: HTTPConnection) -> str | None:
    """Return the secret that a browser sent, if any."""
    return request.cookies.get(_name(request))


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Have the browser keep a secret for as long as its sign-in can last."""
    response.set_cookie(
        _name(request),
        secret,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(request: Request, response: Response) -> None:
    """Have the browser forget its secret."""
    response.delete_cookie(
        _name(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def visit_secret(request: Request) -> str | None:
    """Return the secret of a browser that is back from a provider, if any."""
    return request.cookies.get(_name(request) + VISIT)


def set_visit(request: Request, response: Response, secret: str) -> None:
    """Have the browser keep a secret until it is back from a provider."""
    response.set_cookie(
        _name(request) + VISIT,
        secret,
        max_age=int(VISIT_LIFETIME.total_seconds()),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        # It has to come along when the provider sends the browser back.
        samesite="lax",
    )


def clear_visit(request: Request, response: Response) -> None:
    """Have the browser forget that secret."""
    response.delete_cookie(
        _name(request) + VISIT, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def _name(request: HTTPConnection) -> str:
    return SECURE_NAME if _is_secure(request) else LOCAL_NAME


def _is_secure(request: HTTPConnection) -> bool:
    return request.url.scheme in {"https", "wss"}
