"""Requests that are passed on to Dagster's web server, which is on this machine, and its answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx2
from fastapi import Request, WebSocket, WebSocketDisconnect
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from workflow_platform.errors import UnavailableError

# What Dagster gets to know of a request; a cookie, a token and where the page came from stay here.
_ASKED = frozenset(
    {"accept", "accept-language", "content-type", "if-modified-since", "if-none-match", "range"}
)
# What concerns one connection and not the answer, and what only this application may set.
_KEPT_BACK = frozenset({"connection", "keep-alive", "server", "set-cookie", "date", "transfer-encoding"})
_ENCODINGS = "gzip"
_PATIENCE = httpx2.Timeout(60, connect=2)
_SUBPROTOCOL = Subprotocol("graphql-ws")
_MOST_BYTES = 16 * 1024**2


async def passed_on(request: Request, port: int) -> Response:
    """Return what Dagster's web server answers. Raises UnavailableError where it does not."""
    client = httpx2.AsyncClient(
        # It is plain HTTP, so there are no certificates to load each time.
        transport=httpx2.AsyncHTTPTransport(verify=False),  # on this machine, without encryption
        timeout=_PATIENCE,
    )
    headers = {name: value for name, value in request.headers.items() if name in _ASKED}
    try:
        answer = await client.send(
            client.build_request(
                request.method,
                httpx2.URL(
                    scheme="http",
                    host="127.0.0.1",
                    port=port,
                    raw_path=_target(request),
                ),
                headers={**headers, "accept-encoding": _ENCODINGS},
                content=await request.body(),
            ),
            stream=True,
        )
    except httpx2.TransportError as error:
        await client.aclose()
        raise UnavailableError("Dagster's pages do not answer.", "See whether it is running.") from error
    kept = {name: value for name, value in answer.headers.items() if name not in _KEPT_BACK}
    return StreamingResponse(
        answer.aiter_raw(),
        answer.status_code,
        {**kept, "x-frame-options": "DENY"},
        background=BackgroundTask(client.aclose),
    )


async def pass_messages_on(socket: WebSocket, port: int, path: str) -> None:
    """Join a browser's socket with one to Dagster's web server, until either of them ends."""
    try:
        async with connect(
            f"ws://127.0.0.1:{port}{path}",
            subprotocols=[_SUBPROTOCOL],
            max_size=_MOST_BYTES,
            proxy=None,
        ) as dagster:
            await socket.accept(subprotocol=_SUBPROTOCOL)
            ways = {asyncio.create_task(_told(socket, dagster)), asyncio.create_task(_asked(socket, dagster))}
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
    except OSError:
        await socket.close()
        return
    with suppress(RuntimeError):
        # It may be closed already.
        await socket.close()


async def _told(socket: WebSocket, dagster: ClientConnection) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        async for message in dagster:
            await socket.send_text(message if isinstance(message, str) else message.decode())


async def _asked(socket: WebSocket, dagster: ClientConnection) -> None:
    with suppress(WebSocketDisconnect, ConnectionClosed):
        while True:
            await dagster.send(await socket.receive_text())


def _target(request: Request) -> bytes:
    path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    return path.partition(b"?")[0] + (b"?" + query if query else b"")
