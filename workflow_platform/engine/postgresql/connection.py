"""A PostgreSQL database that workflows read, and that can compute for datasets of the lake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from workflow_platform.blocks.tables import Delivery
from workflow_platform.engine.postgresql import catalog, loading, streaming, targets, writing
from workflow_platform.engine.postgresql.address import parse_address
from workflow_platform.engine.postgresql.catalog import RemoteTable
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.streaming import RowStream
from workflow_platform.engine.postgresql.targets import WritableTable
from workflow_platform.spec.schema import Schema


class PostgresDatabase:
    """One connection, opened by ``with``.

    It does one thing at a time, and only ``cancel`` is for other threads. Everything but ``load``
    and ``writing`` reads in a READ ONLY transaction. Errors are ExecutionError or one of its kinds in
    ``failures``, with the server's words in ``detail`` and never a password.

    Args:
        url: a libpq URL; the name of a Python driver in it is ignored. Raises InvalidError.
        statement_timeout_seconds: how long one statement may run, its rows being read included.
    """

    def __init__(self, url: str, *, statement_timeout_seconds: int) -> None:
        self._address = parse_address(url)
        self._timeout = statement_timeout_seconds
        self._opened: Client | None = None

    def __enter__(self) -> Self:
        self._opened = Client(self._address, self._timeout)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        client, self._opened = self._client, None
        client.close()

    def list_tables(self) -> tuple[RemoteTable, ...]:
        """Return every table and view that can be read, by schema and name."""
        with self._client.transaction():
            return catalog.list_tables(self._client)

    def describe_table(self, schema: str, name: str) -> Schema:
        """Return the readable columns of a table or view, with DuckDB types.

        Raises UnknownTableError, hint included, and PermissionDeniedError.
        """
        with self._client.transaction():
            return catalog.describe_table(self._client, schema, name)

    def describe_target(self, schema: str, name: str, *, may_be_new: bool) -> WritableTable:
        """Return a table to write to, empty if there is none and it may be new.

        Raises UnknownTableError and NotWritableError.
        """
        with self._client.transaction():
            return targets.describe_target(self._client, schema, name, may_be_new=may_be_new)

    def check(self, statement: str) -> None:
        """Let PostgreSQL plan a statement without running it. Raises ExecutionError."""
        with self._client.transaction():
            self._client.execute(f"EXPLAIN (COSTS OFF) {statement}")

    def stream(self, statement: str, schema: Schema) -> AbstractContextManager[RowStream]:
        """Open the rows of a statement, in its order, to be scanned once by a DuckDB connection.

        Usage::

            with database.stream(statement, schema) as rows:
                session.register("rows", rows)
                session.execute(f"COPY (SELECT {rows.select} FROM rows) TO ...")
                session.unregister("rows")

        DuckDB's errors inside the block become ExecutionErrors where PostgreSQL is their cause. The
        rows must be consumed within the block, and the connection can do nothing else meanwhile.
        """
        return streaming.stream_rows(self._client, statement, schema)

    def load(
        self, name: str, files: Sequence[Path], schema: Schema, session: duckdb.DuckDBPyConnection
    ) -> None:
        """Copy Parquet files into a new temporary table, which statements call ``"pg_temp"."name"``.

        Names that are too long for PostgreSQL are shortened as compiled statements have them. The
        session must be allowed to read the files. Raises UnsupportedTypeError for columns that
        PostgreSQL has no type for, and ExecutionError; then there is no table.
        """
        loading.load_table(self._client, name, files, schema, session)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the transaction of ``write``, which the end of the block commits, and an error rolls back."""
        with self._client.transaction(read_only=False):
            yield

    def write(
        self, delivery: Delivery, file: Path, schema: Schema, session: duckdb.DuckDBPyConnection
    ) -> None:
        """Write the rows of a Parquet file, which the session may read, to a table, within ``writing``.

        Raises ExecutionError.
        """
        writing.write_rows(self._client, delivery, file, schema, session)

    def cancel(self) -> None:
        """Stop what is running and let nothing start any more. Safe from any thread."""
        if self._opened is not None:
            self._opened.cancel()

    @property
    def _client(self) -> Client:
        if self._opened is None:
            message = "The database is not open; use it in a with statement."
            raise RuntimeError(message)
        return self._opened
