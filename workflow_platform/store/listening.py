"""Hearing what the database announces, over a connection of its own."""

from __future__ import annotations

import select
from types import TracebackType
from typing import Protocol, Self

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812  # psycopg2 names its class so

from workflow_platform.errors import UnavailableError
from workflow_platform.store.database import Engine, answering


class Wake(Protocol):
    """Something else that may end the waiting, such as a socket."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        ...


class Listening:
    """A context that hears channels. Raises UnavailableError when the database is gone."""

    def __init__(self, engine: Engine, *channels: str) -> None:
        self._engine = engine
        self._channels = channels

    def __enter__(self) -> Self:
        with answering():
            pooled = self._engine.raw_connection()
        driver = pooled.driver_connection
        assert isinstance(driver, Connection)  # noqa: S101  # the address names this driver
        # It is closed at the end and never lent to anybody else, who would hear the same.
        pooled.detach()
        self._connection = driver
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            for channel in self._channels:
                cursor.execute(f"LISTEN {channel}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def wait(self, seconds: float, wake: Wake | None = None) -> list[tuple[str, str]]:
        """Return the channel and text of each announcement, at most ``seconds`` later.

        It returns early when ``wake`` becomes readable.
        """
        if not self._connection.notifies:
            select.select([self._connection, *([wake] if wake else [])], [], [], seconds)
        try:
            self._connection.poll()
        except psycopg2.Error as error:
            raise UnavailableError("The platform's database does not answer any more.") from error
        heard = [(notice.channel, notice.payload) for notice in self._connection.notifies]
        self._connection.notifies.clear()
        return heard
