"""Hearing what the database notifies, over a connection of its own."""

from __future__ import annotations

import select
from types import TracebackType
from typing import Self

import psycopg2

from workflow_platform.errors import UnavailableError
from workflow_platform.store.database import Engine, answering


class Listening:
    """A context that hears channels. Raises UnavailableError when the database is gone."""

    def __init__(self, engine: Engine, *channels: str) -> None:
        self._engine = engine
        self._channels = channels

    def __enter__(self) -> Self:
        """Connect and listen."""
        with answering():
            self._borrowed = self._engine.raw_connection()
            connection = self._borrowed.driver_connection
            # It is closed at the end and never lent to anybody else, who would hear the same.
            self._borrowed.detach()
        if connection is None:
            raise UnavailableError("The platform's database does not answer.")
        self._connection = connection
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            for channel in self._channels:
                cursor.execute(f"LISTEN {channel}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""
        self._borrowed.close()

    def wait(self, seconds: float) -> list[tuple[str, str]]:
        """Return the channel and text of each notification, at most ``seconds`` later."""
        if not self._connection.notifies:
            select.select([self._connection], [], [], seconds)
        try:
            self._connection.poll()
        except psycopg2.Error as error:
            raise UnavailableError("The platform's database does not answer any more.") from error
        heard = [(notice.channel, notice.payload) for notice in self._connection.notifies]
        self._connection.notifies.clear()
        return heard
