"""Waiting for the database to announce something."""

from __future__ import annotations

import select
from types import TracebackType
from typing import Protocol, Self

from psycopg2.extensions import connection as Connection  # noqa: N812  # psycopg2 names its class so

from workflow_platform.store.database import Engine, answering


class Wake(Protocol):
    """Something else that may end the waiting, such as a socket."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        ...


class Listening:
    """A context that hears one channel, on a connection of its own. Raises UnavailableError."""

    def __init__(self, engine: Engine, channel: str) -> None:
        self._engine = engine
        self._channel = channel

    def __enter__(self) -> Self:
        with answering():
            pooled = self._engine.raw_connection()
        driver = pooled.driver_connection
        assert isinstance(driver, Connection)  # noqa: S101  # the address names this driver
        pooled.detach()
        self._connection = driver
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute(f"LISTEN {self._channel}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def wait(self, seconds: float, wake: Wake) -> None:
        """Return when something is announced, or ``wake`` becomes readable, or the time is over."""
        select.select([self._connection, wake], [], [], seconds)
        self._connection.poll()
        self._connection.notifies.clear()
