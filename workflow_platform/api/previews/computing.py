"""Computations for somebody who waits: few at a time, not for long, ended when nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request

from workflow_platform.errors import PlatformError

Result = TypeVar("Result")

AT_ONCE = 3
MOST_WAITING = 30
LONGEST_SECONDS = 20.0
# How often a computation is told to end.
_INSIST_SECONDS = 0.1


class TooManyPreviewsError(PlatformError):
    """More previews are wanted than can be computed soon."""

    code = "too-many-previews"
    status = 503


class PreviewTooSlowError(PlatformError):
    """A preview takes longer than anybody wants to wait."""

    code = "preview-too-slow"
    status = 422


class NobodyWaitsError(PlatformError):
    """Whoever asked is gone."""

    code = "nobody-waits"
    status = 400


class Computing:
    """Computes for the requests of one process.

    Args:
        at_once: how many computations run at the same time; others wait for their turn.
        seconds: how long one may take, its waiting included.
    """

    def __init__(self, at_once: int = AT_ONCE, seconds: float = LONGEST_SECONDS) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="preview")
        self._seconds = seconds
        self._wanted = 0

    async def result(
        self, request: Request, work: Callable[[], Result], cancel: Callable[[], None]
    ) -> Result:
        """Return what ``work`` gives, computed in another thread; ``cancel`` has it raise something.

        Raises TooManyPreviewsError, PreviewTooSlowError, and NobodyWaitsError when the client is gone.
        """
        if self._wanted >= MOST_WAITING:
            raise TooManyPreviewsError("Too many previews are being computed.", "Try again in a moment.")
        self._wanted += 1
        try:
            return await self._result(request, work, cancel)
        finally:
            self._wanted -= 1

    async def _result(
        self, request: Request, work: Callable[[], Result], cancel: Callable[[], None]
    ) -> Result:
        begun = self._threads.submit(work)
        computing, gone = asyncio.wrap_future(begun), asyncio.create_task(_until_gone(request))
        gone.add_done_callback(lambda _: computing.cancel())
        try:
            await asyncio.wait({computing}, timeout=self._seconds)
            nobody_waits = computing.cancelled()
            if computing.done() and not nobody_waits:
                return computing.result()
        finally:
            gone.cancel()
            # One whose turn has not come is never begun; one that has begun may be between two statements.
            computing.cancel()
            while not begun.done():
                cancel()
                await asyncio.sleep(_INSIST_SECONDS)
        if nobody_waits:
            raise NobodyWaitsError("Whoever asked is gone.")
        raise PreviewTooSlowError(
            f"This takes longer than {self._seconds:.0f} seconds.", "Look at a sample, or filter earlier."
        )


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
