"""Dagster's web server, a process, on this machine alone: it shows everything and takes no orders.

The server of the package does what any page in a browser on this machine asks of it, by GET and from
wherever the page comes; and its read-only mode still takes reports of assets that nobody has made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._utils.interrupts import setup_interrupt_handlers
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from workflow_platform.orchestration.dagster_adapter import keep_connections
from workflow_platform.orchestration.names import LOCATION
from workflow_platform.orchestration.processes import LOCAL, REFRESH_PATH
from workflow_platform.settings import DAGSTER_PATH

_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_GRAPHQL = f"{DAGSTER_PATH}/graphql"
_SHUTDOWN_SECONDS = 2


class ReadOnly:
    """An ASGI application around Dagster's: it answers questions from its own pages, or from no page.

    Args:
        app: Dagster's web application, in its read-only mode.
        refresh: has it look again at what is listed.
    """

    def __init__(self, app: ASGIApp, refresh: Callable[[], None]) -> None:
        self._app = app
        self._refresh = refresh

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refused = not _is_own(Headers(scope=scope))
        if scope["type"] == "websocket":
            await (WebSocketClose() if refused else self._app)(scope, receive, send)
        elif refused:
            await PlainTextResponse("Not from here.", HTTPStatus.FORBIDDEN)(scope, receive, send)
        elif scope["method"] == "POST" and scope["path"] == REFRESH_PATH:
            await run_in_threadpool(self._refresh)
            await Response(status_code=HTTPStatus.NO_CONTENT)(scope, receive, send)
        elif _is_order(scope):
            await PlainTextResponse("These pages only show.", HTTPStatus.METHOD_NOT_ALLOWED)(
                scope, receive, send
            )
        else:
            await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Return whether a page of this server asks, or none at all; a name that leads here is not enough."""
    host = headers.get("host", "")
    origin = headers.get("origin")
    return urlsplit(f"//{host}").hostname in _HOSTS and origin in {None, f"http://{host}"}


def _is_order(scope: Scope) -> bool:
    """Return whether a request could change something behind Dagster's read-only mode."""
    if scope["method"] in {"GET", "HEAD"}:
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        return bool(scope["path"] == _GRAPHQL) and "query" in query
    return (scope["method"], scope["path"]) not in {("POST", _GRAPHQL), ("OPTIONS", _GRAPHQL)}


def serve(workspace: Path, port: int) -> None:
    """Serve Dagster's pages until an interrupt."""
    setup_interrupt_handlers()
    with DagsterInstance.get() as instance:
        keep_connections(instance)
        with WorkspaceProcessContext(
            instance, WorkspaceFileTarget([str(workspace)]), read_only=True, code_server_log_level="warning"
        ) as context:
            app = create_app_from_workspace_process_context(context, DAGSTER_PATH)
            uvicorn.run(
                ReadOnly(app, lambda: context.reload_code_location(LOCATION)),
                host=LOCAL,
                port=port,
                log_level="warning",
                timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            )


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
