"""Rows of a PostgreSQL statement, flowing into DuckDB as they are computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import adbc_driver_manager as adbc
import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.failures import ValueDoesNotFitError, reading_failed
from workflow_platform.engine.postgresql.transport import received, sent
from workflow_platform.errors import ConflictError, PlatformError
from workflow_platform.spec.schema import Schema

# The names on the way are not the columns' own: PostgreSQL cuts names at 63 bytes.
_CARRIED = "postgresql_{}"
_CARRIED_COLUMN = re.compile(r"source column postgresql_(\d+)")
_FROM_THE_STREAM = ("reading the stream registered as", "exporting a stream from the object registered as")


class RowStream:
    """Rows that a DuckDB connection can scan once, after ``connection.register(name, stream)``.

    Attributes:
        select: the DuckDB select list that gives the rows the names and types of their schema.
    """

    def __init__(self, client: Client, statement: adbc.AdbcStatement, schema: Schema) -> None:
        self._client = client
        self._statement = statement
        self._described: adbc.ArrowSchemaHandle | None = None
        self._schema = schema
        self._failure: PlatformError | None = None
        self.started = False
        self.select = ", ".join(
            f"{received(statements.name(_CARRIED.format(i)), column.type)} AS {statements.name(column.name)}"
            for i, column in enumerate(schema)
        )

    def describe(self) -> None:
        """Bind the statement, so that what is wrong with it shows before rows are asked for."""
        with self._client.translated():
            self._described = self._statement.execute_schema()

    def __arrow_c_schema__(self) -> object:
        with self._failing():
            if self.started:
                raise _read_once()
            if self._described is None:
                self.describe()
            described, self._described = self._described, None
            assert described is not None  # noqa: S101  # describe() sets it
            return described.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        with self._failing():
            if self.started:
                raise _read_once()
            self.started = True
            with self._client.translated():
                stream, _ = self._statement.execute_query()
            return stream.__arrow_c_stream__()

    def explain(self, error: duckdb.Error) -> PlatformError | None:
        """Return what DuckDB's error means if the rows are its cause."""
        if self._failure is not None:
            return self._failure
        text = str(error)
        if any(sign in text for sign in _FROM_THE_STREAM):
            return reading_failed(text, cancelled=self._client.cancelled)
        if isinstance(error, duckdb.ConversionException) and (match := _CARRIED_COLUMN.search(text)):
            column = self._schema[int(match[1])]
            return ValueDoesNotFitError(
                f"A value of the column '{column.name}' does not fit {column.type}.",
                "Cast the column to text or to a wider type in the database, for example in a view.",
                detail=text,
            )
        return None

    @contextmanager
    def _failing(self) -> Iterator[None]:
        # DuckDB keeps only the text of what is raised here.
        try:
            yield
        except PlatformError as error:
            self._failure = error
            raise


@contextmanager
def stream_rows(client: Client, statement: str, schema: Schema) -> Iterator[RowStream]:
    """Open a statement's rows; they end with the block, read or not."""
    columns = [_CARRIED.format(i) for i in range(len(schema))]
    casts = ", ".join(f"{sent(name, c.type)} AS {name}" for name, c in zip(columns, schema, strict=True))
    query = f"SELECT {casts} FROM ({statement}) AS sent ({', '.join(columns)})"  # noqa: S608  # from our compiler
    with ExitStack() as stack:
        stack.enter_context(client.transaction())
        rows = RowStream(client, stack.enter_context(client.statement(query)), schema)
        # Nobody reads the rest, and the connection cannot be used before it has come or been given up.
        stack.callback(lambda: client.interrupt() if rows.started else None)
        rows.describe()
        try:
            yield rows
        except duckdb.Error as error:
            if explained := rows.explain(error):
                raise explained from error
            raise


def _read_once() -> ConflictError:
    message = "These rows can be read once."
    return ConflictError(message, "Keep them in a table of the DuckDB session to read them again.")
