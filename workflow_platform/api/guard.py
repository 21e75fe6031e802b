"""The outermost layer: refuses requests that other sites make in a person's name, and adds safety headers.

It wraps the application itself, since middleware inside does not see the answers to errors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from workflow_platform.api.accounts.cookies import NAMES
from workflow_platform.api.problems import MEDIA_TYPE, problem_response
from workflow_platform.errors import PlatformError

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"strict-transport-security": b"max-age=31536000; includeSubDomains",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class ForeignOriginError(PlatformError):
    """A page of another site has sent a request in a person's name."""

    code = "foreign-origin"
    status = 403


class UnknownHostError(PlatformError):
    """The request is addressed to a host that this is not, as after a DNS rebinding."""

    code = "unknown-host"
    status = 400


class TooLargeError(PlatformError):
    """The body is larger than the route takes."""

    code = "too-large"
    status = 413


class Guard:
    """An ASGI application around another one.

    Args:
        app: what answers.
        origins: where its own pages come from, such as ``https://flows.example.org``.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._hosts = frozenset(origin.partition(b"://")[2] for origin in self._origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "websocket":
            headers = dict(scope["headers"])
            welcome = self._is_here(headers) and headers.get(b"origin") in self._origins
            await (self._app if welcome else WebSocketClose())(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        api = scope["path"].startswith("/api/")

        too_large = False

        async def guarded(message: Message) -> None:
            nonlocal too_large
            if too_large:
                return
            if message["type"] == "http.response.start":
                if _is_plain_413(message):
                    # Starlette tells this one error in plain text, below the handlers of errors.
                    await problem_response(TooLargeError("The request is larger than is taken here."))(
                        scope, receive, guarded
                    )
                    too_large = True
                    return
                there = {name.lower() for name, _ in message["headers"]}
                added = dict(_HEADERS)
                if api:
                    added[b"cache-control"] = b"no-store"
                more = [(name, value) for name, value in added.items() if name not in there]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await problem_response(refusal)(scope, receive, guarded)

    def _is_here(self, headers: Mapping[bytes, bytes]) -> bool:
        return headers.get(b"host", b"").lower() in self._hosts

    def _refusal(self, scope: Scope) -> PlatformError | None:
        headers = dict(scope["headers"])
        if not self._is_here(headers):
            return UnknownHostError(
                "This address is not one of this platform's.",
                "Its operator can add it by setting WORKFLOW_PLATFORM_ORIGINS.",
            )
        if scope["method"] in _SAFE or b"authorization" in headers:
            return None
        if not _has_cookie(headers.get(b"cookie", b""), NAMES) and b"origin" not in headers:
            return None
        origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
        own = origin in self._origins if origin is not None else site == b"same-origin"
        return None if own else ForeignOriginError("The request comes from a page of another site.")


def _is_plain_413(message: Message) -> bool:
    kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
    return message["status"] == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and kinds[:1] != [MEDIA_TYPE.encode()]


def _has_cookie(header: bytes, names: Collection[str]) -> bool:
    return any(pair.partition(b"=")[0].strip().decode("latin-1") in names for pair in header.split(b";"))
