"""TPC-H on DuckDB, over the Parquet files as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import duckdb

from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table, UnknownTableError
from workflow_platform.compile.dialects import DUCKDB
from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform_tests.bench.engine import Answer

THREADS = 2


class DuckdbEngine(NothingToWrite):
    """A session of the kind that runs workflows, with each table under its own name as well."""

    name = "duckdb"
    dialect = DUCKDB

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> None:
        self._connection = connection
        self._tables = {name: self._table(name, file) for name, file in files.items()}

    def dataset(self, name: str) -> Table:
        """Return one of the tables."""
        return self._tables[name]

    def connected_table(self, connection: str, schema: str, name: str) -> NoReturn:
        """Refuse: the documents read datasets only. Raises UnknownTableError."""
        raise UnknownTableError(f"There is no connection '{connection}'.", setting="connection")

    def fetch(self, statement: str) -> Answer:
        """Run a statement and return all its rows."""
        result = self._connection.execute(statement)
        columns = tuple(column[0] for column in result.description or ())
        return Answer(columns, result.fetchall())

    def plan(self, statement: str) -> None:
        """Plan a statement without running it."""
        # EXPLAIN would spend most of its time on drawing the plan.
        self._connection.execute(f"PREPARE planned AS {statement}")

    def _table(self, name: str, file: Path) -> Table:
        columns = describe(self._connection, f"SELECT * FROM read_parquet({statements.text(str(file))})")
        return Table(LAKE, (LAKE, name), columns, (name,), (str(file),))


@contextmanager
def open_duckdb(files: Mapping[str, Path], spill: Path) -> Iterator[DuckdbEngine]:
    """Open a session over the files of the tables."""
    bounds = Bounds(memory_limit="4GB", threads=THREADS, temp_limit="20GB", temp_folder=spill)
    with open_session(bounds, read=[*files.values()]) as connection:
        engine = DuckdbEngine(connection, files)
        connection.execute(f"CREATE SCHEMA {statements.name(LAKE)}")
        for name in files:
            connection.execute(statements.create_view(engine.dataset(name)))
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {statements.name(LAKE, name)}")
        yield engine
