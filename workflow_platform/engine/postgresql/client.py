"""One open connection: statements and transactions, with errors in plain words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

import adbc_driver_manager as adbc
import adbc_driver_postgresql
import duckdb

from workflow_platform.engine.postgresql.address import Address
from workflow_platform.engine.postgresql.connecting import connecting_failed
from workflow_platform.engine.postgresql.failures import (
    StatementCancelledError,
    reading_failed,
    statement_failed,
)
from workflow_platform.errors import ConflictError, ExecutionError

# What answers a question about a database, and not what is in it.
MOST_ROWS = 100_000

_INGEST = {
    "adbc.ingest.mode": "adbc.ingest.mode.append",
    "adbc.ingest.temporary": "true",
}


class ArrowRows(Protocol):
    """Anything that hands out rows as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""
        ...


class Client:
    """Runs one statement at a time inside transactions; only ``cancel`` is for other threads.

    Args:
        address: which database.
        statement_timeout_seconds: how long one statement may run; 0 is for ever.
    """

    def __init__(self, address: Address, statement_timeout_seconds: int) -> None:
        self._timeout = statement_timeout_seconds
        self._busy = False
        self._cancelled = threading.Event()
        try:
            self._database = adbc_driver_postgresql.connect(address.url)
            self._connection = adbc.AdbcConnection(self._database)
        except adbc.Error as error:
            # The driver's own error quotes the address, so it is not chained.
            raise connecting_failed(error, address) from None

    def close(self) -> None:
        """Close the connection; temporary tables go with it."""
        self._connection.close()
        self._database.close()

    def cancel(self) -> None:
        """Stop the statement that is running, and let none start any more. Safe from any thread."""
        self._cancelled.set()
        self.interrupt()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def interrupt(self) -> None:
        """Stop the statement that is running; without one, nothing happens."""
        with suppress(adbc.Error):
            self._connection.cancel()

    @contextmanager
    def transaction(self, *, read_only: bool = True) -> Iterator[None]:
        """Open a transaction with the statement timeout, committed at the end.

        Raises ConflictError while another one is open.
        """
        if self._busy:
            message = "The connection is still reading rows, and can do one thing at a time."
            raise ConflictError(message, "Finish reading first, or open a second connection.")
        if self.cancelled:
            raise StatementCancelledError("The statement was stopped.")
        self._busy = True
        try:
            self.execute("BEGIN READ ONLY" if read_only else "BEGIN READ WRITE")
            self.execute(self._settings())
            yield
            self.execute("COMMIT")
        except BaseException:
            # A broken connection cannot roll back, and the first error is the one that counts.
            with suppress(adbc.Error), self.statement("ROLLBACK") as rollback:
                rollback.execute_update()
            raise
        finally:
            self._busy = False

    @contextmanager
    def statement(self, sql: str) -> Iterator[adbc.AdbcStatement]:
        """Prepare the driver's object for a statement; nothing is sent yet."""
        with adbc.AdbcStatement(self._connection) as statement:
            statement.set_sql_query(sql)
            yield statement

    def execute(self, sql: str) -> None:
        """Run a statement without rows."""
        with self.translated(), self.statement(sql) as statement:
            statement.execute_update()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return all rows of a small query. Raises ExecutionError for more than a hundred thousand."""
        with self.translated(), self.statement(sql) as statement, duckdb.connect(":memory:") as reader:
            stream, _ = statement.execute_query()
            reader.register("rows", stream)
            try:
                bounded = reader.execute(f"FROM rows LIMIT {MOST_ROWS + 1}")
                found: list[tuple[object, ...]] = bounded.fetchall()
            except duckdb.Error as error:
                raise reading_failed(str(error), cancelled=self.cancelled) from error
            finally:
                reader.unregister("rows")
            if len(found) > MOST_ROWS:
                # Or the driver would read to the end, which a server that means ill does not have.
                self.interrupt()
                raise ExecutionError(f"The database has answered with more than {MOST_ROWS:,} rows.")
            return found

    def append(self, table: str, rows: ArrowRows) -> None:
        """Stream rows into a temporary table, matching columns by name."""
        with self.translated(), adbc.AdbcStatement(self._connection) as statement:
            statement.set_options(**_INGEST, **{"adbc.ingest.target_table": table})
            statement.bind_stream(rows.__arrow_c_stream__())
            statement.execute_update()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the driver's errors into the platform's."""
        try:
            yield
        except adbc.Error as error:
            raise statement_failed(error, cancelled=self.cancelled) from error

    def _settings(self) -> str:
        # Texts that come from PostgreSQL must be readable to DuckDB whatever the server's habits are.
        settings = {
            "statement_timeout": f"{self._timeout}s",
            "TimeZone": "UTC",
            "DateStyle": "ISO, YMD",
            "IntervalStyle": "postgres",
            "bytea_output": "hex",
            "extra_float_digits": "1",
            # And SQL must mean what the compiler meant.
            "standard_conforming_strings": "on",
            "transform_null_equals": "off",
        }
        calls = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
        return f"SELECT {calls}"
