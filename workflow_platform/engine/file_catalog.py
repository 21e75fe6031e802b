"""A catalogue over files at hand: what a workflow reads when it runs without a platform."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workflow_platform.blocks.tables import LAKE, Table, Target, UnknownTableError
from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest import ingest
from workflow_platform.engine.samples import SAMPLES
from workflow_platform.spec.problems import did_you_mean, listing

if TYPE_CHECKING:
    from workflow_platform.engine.postgresql.connection import PostgresDatabase


class FileCatalog:
    """Datasets are the files given for them; every connection is the one database given, if any.

    Files that are not Parquet are read into Parquet files in ``folder`` on first use.
    """

    def __init__(
        self,
        datasets: Mapping[str, Path],
        *,
        folder: Path,
        bounds: Bounds,
        database: PostgresDatabase | None = None,
    ) -> None:
        self._datasets = datasets
        self._folder = folder
        self._bounds = bounds
        self._database = database
        self._known: dict[str, Table] = {}

    def dataset(self, name: str) -> Table:
        """Return the file given for a dataset. Raises UnknownTableError."""
        if name not in self._datasets:
            given = f"; there is {listing([*self._datasets])}" if self._datasets else ""
            message = f"No file was given for the dataset '{name}'{given}."
            hint = did_you_mean(name, self._datasets) or _way_to(name)
            raise UnknownTableError(message, hint, setting="dataset")
        if name not in self._known:
            self._known[name] = self._read(name, self._datasets[name])
        return self._known[name]

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Return a table of the database given. Raises UnknownTableError."""
        columns = self._connected(connection).describe_table(schema, name)
        return Table(f"postgresql:{connection}", (schema, name), columns, (connection, schema, name))

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> Target:
        """Return a table of the database given. Raises UnknownTableError and NotWritableError."""
        found = self._connected(connection).describe_target(schema, name, may_be_new=may_be_new)
        asset = (connection, schema, name)
        engine = f"postgresql:{connection}"
        return Target(engine, (schema, name), found.columns, asset, found.keys, found.rights)

    def _connected(self, connection: str) -> PostgresDatabase:
        if self._database is None:
            message = f"No database was given for the connection '{connection}'."
            raise UnknownTableError(message, "Pass --database-url URL.", setting="connection")
        return self._database

    def _read(self, name: str, source: Path) -> Table:
        if source.suffix.lower() == ".parquet" and source.is_file():
            file = source.resolve()
            if statements.is_pattern(str(file)):
                file = Path(shutil.copyfile(file, self._folder / f"dataset-{len(self._known)}.parquet"))
            with open_session(self._bounds, read=[file]) as connection:
                columns = describe(connection, statements.read_parquet(file))
        else:
            file = self._folder / f"dataset-{len(self._known)}.parquet"
            columns = ingest(source, file, self._bounds).schema
        return Table(LAKE, (LAKE, name), columns, (name,), (str(file),))


def _way_to(dataset: str) -> str:
    option = f"--dataset {shlex.quote(dataset)}=FILE"
    if dataset in SAMPLES:
        return f"Pass --samples for the sample table, or {option}."
    return (
        f"Pass {option}. If it is the result of another workflow, run that one first "
        "with --output FILE: without the platform, only files are read."
    )
