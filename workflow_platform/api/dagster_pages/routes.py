"""Dagster's pages behind the sign-in of an administrator; the server behind them only shows."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response, WebSocket
from starlette.concurrency import run_in_threadpool

from workflow_platform.api.accounts.confirming import sign_in_of
from workflow_platform.api.accounts.inviting import checked_administrator
from workflow_platform.api.asking import AskerOf, recognised
from workflow_platform.api.dagster_pages.forwarding import pass_messages_on, passed_on
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.errors import PlatformError
from workflow_platform.settings import DAGSTER_PATH

# How long a socket outlives the sign-in that opened it.
AGAIN_SECONDS = 30.0

router = APIRouter(include_in_schema=False)


@router.api_route(DAGSTER_PATH, methods=["GET", "HEAD"])
@router.api_route(DAGSTER_PATH + "/{path:path}", methods=["GET", "HEAD", "POST"])
async def dagster_pages(request: Request, asker: AskerOf, site: SiteOf) -> Response:
    """Show a page of Dagster's. Only administrators who have signed in see them."""
    sign_in_of(asker)
    checked_administrator(asker)
    return await passed_on(request, site.settings.dagster_port)


@router.websocket(f"{DAGSTER_PATH}/graphql")
async def dagster_events(socket: WebSocket) -> None:
    """Tell what Dagster's pages subscribe to, for as long as an administrator is signed in."""
    site: Site = socket.app.state.site
    if not await _may_look(socket, site):
        await socket.close()
        return
    passing = asyncio.create_task(
        pass_messages_on(socket, site.settings.dagster_port, f"{DAGSTER_PATH}/graphql")
    )
    try:
        while not (await asyncio.wait({passing}, timeout=AGAIN_SECONDS))[0]:
            if not await _may_look(socket, site):
                passing.cancel()
    finally:
        passing.cancel()
    await asyncio.gather(passing, return_exceptions=True)


async def _may_look(socket: WebSocket, site: Site) -> bool:
    try:
        asker = await run_in_threadpool(recognised, socket, site)
        sign_in_of(asker)
        checked_administrator(asker)
    except PlatformError:
        return False
    return True
