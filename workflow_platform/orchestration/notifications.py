"""Waiting for notifications of the database."""

from __future__ import annotations

import select
from types import TracebackType
from typing import Protocol, Self

import psycopg2

from workflow_platform.errors import UnavailableError
from workflow_platform.orchestration.presence import connect


class Wake(Protocol):
    """Something else that may end the waiting, such as a socket."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        ...


class Listener:
    """A context that hears one channel. Raises UnavailableError when the database is gone."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url
        self._channel = channel

    def __enter__(self) -> Self:
        """Connect and listen."""
        self._connection = connect(self._url)
        with self._connection.cursor() as cursor:
            cursor.execute(f"LISTEN {self._channel}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        self._connection.close()

    def wait(self, seconds: float, wake: Wake | None = None) -> list[str]:
        """Return what has been notified, after at most ``seconds`` or as soon as there is something."""
        if not self._connection.notifies:
            readers = [self._connection] if wake is None else [self._connection, wake]
            select.select(readers, [], [], seconds)
        try:
            self._connection.poll()
        except psycopg2.Error as error:
            raise UnavailableError("The platform's database does not answer any more.") from error
        heard = [notice.payload for notice in self._connection.notifies]
        self._connection.notifies.clear()
        return heard
