"""TPC-H on a PostgreSQL of its own, loaded once for each scale."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import duckdb
import psycopg2
from psycopg2 import extensions

from workflow_platform.blocks.tables import NothingToWrite, Table, UnknownTableError
from workflow_platform.compile.dialects import POSTGRES
from workflow_platform.engine import statements
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.store.embedded.server import OPTIONS, EmbeddedPostgres
from workflow_platform_tests.bench.engine import Answer

# What an administrator would set on a small machine that does nothing else. Without a standby and
# with minimal logging, rows that are loaded with their table need not be written twice.
SERVER = {
    **OPTIONS,
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
TIMEOUT_SECONDS = 600

_TABLES = Path(__file__).with_name("postgresql_tables.sql")
_KEYS = Path(__file__).with_name("postgresql_keys.sql")


class PostgresqlEngine(NothingToWrite):
    """A connection to a loaded database."""

    name = "postgresql"
    dialect = POSTGRES

    def __init__(self, connection: extensions.connection, tables: Mapping[str, Table]) -> None:
        self._connection = connection
        self._tables = tables

    def dataset(self, name: str) -> Table:
        """Return one of the tables."""
        return self._tables[name]

    def connected_table(self, connection: str, schema: str, name: str) -> NoReturn:
        """Refuse: the documents read datasets only. Raises UnknownTableError."""
        raise UnknownTableError(f"There is no connection '{connection}'.", setting="connection")

    def fetch(self, statement: str) -> Answer:
        """Run a statement and return all its rows."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(statement)
            return Answer(tuple(column.name for column in cursor.description), cursor.fetchall())

    def plan(self, statement: str) -> None:
        """Plan a statement without running it."""
        self.fetch(f"EXPLAIN {statement}")


@contextmanager
def open_postgresql(folder: Path, database: str, files: Mapping[str, Path]) -> Iterator[PostgresqlEngine]:
    """Start the server of a folder, connect to a database of it, and stop the server in the end."""
    server = EmbeddedPostgres(folder)
    try:
        server.start(SERVER)
        with connected(server.database(database), files, folder.parent) as engine:
            yield engine
    finally:
        server.stop()


@contextmanager
def connected(url: str, files: Mapping[str, Path], scratch: Path) -> Iterator[PostgresqlEngine]:
    """Connect to a database, which is loaded unless it has been; ``scratch`` is for what that needs."""
    with closing(psycopg2.connect(url.replace("+psycopg2", "", 1))) as connection:
        _load(connection, files, scratch)
        with connection, connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{TIMEOUT_SECONDS}s'")
        with PostgresDatabase(url, statement_timeout_seconds=TIMEOUT_SECONDS) as database:
            tables = {name: _table(database, name) for name in files}
        yield PostgresqlEngine(connection, tables)


def _table(database: PostgresDatabase, name: str) -> Table:
    columns = database.describe_table("public", name)
    return Table("postgresql:tpch", ("public", name), columns, ("tpch", "public", name))


def _load(connection: extensions.connection, files: Mapping[str, Path], scratch: Path) -> None:
    """Fill an empty database in one transaction, so that a database that has tables has everything."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.lineitem')")
        if cursor.fetchone() != (None,):
            return
        cursor.execute(_TABLES.read_text())
        with tempfile.TemporaryDirectory(prefix="load-", dir=scratch) as folder, duckdb.connect() as reader:
            for name, file in files.items():
                rows = Path(folder) / f"{name}.csv"
                source, target = statements.text(str(file)), statements.text(str(rows))
                reader.execute(f"COPY (FROM read_parquet({source})) TO {target} (HEADER false)")
                with rows.open() as text:
                    cursor.copy_expert(f"COPY {name} FROM STDIN (FORMAT csv, FREEZE)", text)
                rows.unlink()
        cursor.execute(_KEYS.read_text())
