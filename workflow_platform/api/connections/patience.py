"""Waiting for other people's servers, which may never answer: not for long, and not many at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from workflow_platform.engine.postgresql.failures import ConnectingTimedOutError
from workflow_platform.errors import PlatformError

AT_ONCE = 3
SECONDS = 20.0

Result = TypeVar("Result")


class TooManyAtOnceError(PlatformError):
    """Somebody waits for several servers already."""

    code = "too-many-at-once"
    status = 429


class Patience:
    """Does what may take for ever in threads of its own, of which each person has few.

    A server that keeps silent in the midst of an answer keeps its thread; it counts against the one
    who asked for it, and nobody else.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._busy: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    def within(self, user_id: UUID, work: Callable[[], Result]) -> Result:
        """Return what the work returns, or raise what it raises.

        Raises ConnectingTimedOutError when that takes too long, and TooManyAtOnceError.
        """
        with self._lock:
            if self._busy[user_id] >= AT_ONCE:
                message = "You are waiting for several databases already."
                raise TooManyAtOnceError(message, "Try again when they have answered.")
            self._busy[user_id] += 1
        future: Future[Result] = Future()
        threading.Thread(
            target=self._do, args=(user_id, work, future), name="connection", daemon=True
        ).start()
        try:
            return future.result(self._seconds)
        except TimeoutError as error:
            message = f"The database did not answer within {self._seconds:g} seconds."
            raise ConnectingTimedOutError(message, "Check the host, and how busy its server is.") from error

    def _do(self, user_id: UUID, work: Callable[[], Result], future: Future[Result]) -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001  # it is raised again where somebody waits for it
            future.set_exception(error)
        finally:
            with self._lock:
                self._busy[user_id] -= 1
                # Drops who waits for nothing any more.
                self._busy = +self._busy
