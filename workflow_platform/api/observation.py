"""What an operator sees of requests: one line in the log each, and counts and times for Prometheus.

A request is told by its route and the ids in it, never by its body, its query or its headers, because
these may hold people's data and secrets.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflow_platform.store.database import CURRENT_REQUEST

REQUEST_ID = b"x-request-id"
USER = "user_id"
_GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,100}")
_UNKNOWN = "unknown"
_FAILED = 500
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_log = structlog.stdlib.get_logger(__name__)


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "workflow_platform_request_seconds",
            "How long requests took, by route and status.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.active = Gauge(
            "workflow_platform_requests_active",
            "How many requests are being answered.",
            registry=self.registry,
        )


class Observation:
    """An ASGI application around another one; each answer carries the request's id."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and take note of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(dict(scope["headers"]))
        began, status = time.perf_counter(), _FAILED
        scope.setdefault("state", {})

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID, request_id.encode())]
            await send(message)

        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            self._metrics.active.track_inprogress(),
        ):
            token = CURRENT_REQUEST.set(request_id)
            try:
                await self._app(scope, receive, observed)
            finally:
                CURRENT_REQUEST.reset(token)
                self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        self._metrics.seconds.labels(scope["method"], route, str(status)).observe(seconds)
        given = {name: str(value) for name, value in scope.get("path_params", {}).items()}
        # Who asks has that name already.
        ids = {f"of_{name}" if name == USER else name: given[name] for name in given if name.endswith("_id")}
        user = scope["state"].get(USER)
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            **ids,
            **({USER: str(user)} if user else {}),
        )


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    """Return the id that a proxy has given, if it is one that may stand in a log, or a new one."""
    given = headers.get(REQUEST_ID, b"")
    return given.decode() if _GIVEN_ID.fullmatch(given) else uuid4().hex
