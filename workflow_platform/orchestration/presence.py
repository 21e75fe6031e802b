"""Who is alive: a process holds an advisory lock in the database, which ends with it however it ends."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing, suppress
from types import TracebackType
from typing import Self
from uuid import UUID

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812  # psycopg2 names its class so

from workflow_platform.errors import ConflictError, UnavailableError
from workflow_platform.orchestration.storage import libpq_url

# Any number does, as long as nobody else takes advisory locks with it.
DISPATCHER = 7_316_540_912

_HELD = """
    SELECT DISTINCT key FROM (
        SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) AS advisory
    WHERE key = ANY(%s)
"""


def key_of(run_id: UUID) -> int:
    """Return the number of the lock that the process of a run holds."""
    return int.from_bytes(run_id.bytes[8:], signed=True)


def held(url: str, keys: Collection[int]) -> frozenset[int]:
    """Return those keys that a living process holds. Raises UnavailableError."""
    if not keys:
        return frozenset()
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(_HELD, [[*keys]])
        return frozenset(row[0] for row in cursor.fetchall())


class Presence:
    """A context in which this process holds a key; the same connection carries notifications.

    Entering raises ConflictError when another process holds the key alone, UnavailableError when the
    database does not answer.
    """

    def __init__(self, url: str, key: int, *, shared: bool = False) -> None:
        self._url = url
        self._key = key
        self._function = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"

    def __enter__(self) -> Self:
        self._connection = connect(self._url)
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT {self._function}(%s)", [self._key])
            if cursor.fetchone() != (True,):
                self._connection.close()
                raise ConflictError("Another process is at work on this already.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def notify(self, channel: str, text: str) -> None:
        """Tell whoever listens now; that nobody can be told is no reason to fail."""
        with suppress(psycopg2.Error), self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [channel, text])


def connect(url: str) -> Connection:
    """Return a connection outside of transactions. Raises UnavailableError."""
    try:
        connection = psycopg2.connect(libpq_url(url), connect_timeout=10)
    except psycopg2.OperationalError as error:
        message = "The platform's database does not answer."
        raise UnavailableError(message, "Is it running, and is its address right?") from error
    connection.autocommit = True
    return connection
