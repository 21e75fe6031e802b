"""Computations for somebody who waits: few at a time, not for long, ended when nobody waits any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from fastapi import Request

from workflow_platform.api.previews.line import Line, Task
from workflow_platform.errors import PlatformError

Result = TypeVar("Result")

AT_ONCE = 3
MOST_WAITING = 30
MOST_OF_ONE = 8
"""How many one person may have under way, with those that were given up and have not ended."""
LONGEST_SECONDS = 20.0
GRACE_SECONDS = 5.0
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

    Nobody but who asked pays for what never ends, such as another server that keeps silent: its thread
    is left to itself, another one takes its place, and it counts against that person.

    Args:
        at_once: how many computations run at the same time; others wait for their turn.
        seconds: how long one may take, its waiting included.
        grace: how many seconds more it has to end once it was told to.
    """

    def __init__(
        self, at_once: int = AT_ONCE, seconds: float = LONGEST_SECONDS, grace: float = GRACE_SECONDS
    ) -> None:
        self._line = Line(at_once)
        self._seconds = seconds
        self._grace = grace
        self._wanted = 0

    async def result(
        self, request: Request, user_id: UUID, work: Callable[[], Result], cancel: Callable[[], None]
    ) -> Result:
        """Return what ``work`` gives, computed in another thread; ``cancel`` has it raise something.

        Raises TooManyPreviewsError, PreviewTooSlowError, and NobodyWaitsError when the client is gone.
        """
        if self._wanted >= MOST_WAITING or self._line.count(user_id) >= MOST_OF_ONE:
            raise TooManyPreviewsError("Too many previews are being computed.", "Try again in a moment.")
        self._wanted += 1
        try:
            return await self._result(request, Task(user_id, work), cancel)
        finally:
            self._wanted -= 1

    async def _result(self, request: Request, task: Task[Result], cancel: Callable[[], None]) -> Result:
        begun = task.done
        self._line.join(task)
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
            await self._ended(task, cancel)
        if nobody_waits:
            raise NobodyWaitsError("Whoever asked is gone.")
        raise PreviewTooSlowError(
            f"This takes longer than {self._seconds:.0f} seconds.", "Look at a sample, or filter earlier."
        )

    async def _ended(self, task: Task[Result], cancel: Callable[[], None]) -> None:
        last = time.monotonic() + self._grace
        while not task.done.done():
            if time.monotonic() > last:
                self._line.leave_behind(task)
                return
            cancel()
            await asyncio.sleep(_INSIST_SECONDS)


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
