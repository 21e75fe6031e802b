"""The tables that a document reads when it is run here, without a platform: files and one database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.table_options import TableOptions
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.problems import did_you_mean

if TYPE_CHECKING:
    from workflow_platform.engine.postgresql.connection import PostgresDatabase

STATEMENT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class LocalDatabases:
    """Every connection of the document leads to the one database of the command line."""

    url: str

    def open(self, engine: str) -> PostgresDatabase:
        """Return the database, not entered yet."""
        # Its driver takes long to import, and most documents need none.
        from workflow_platform.engine.postgresql.connection import PostgresDatabase

        return PostgresDatabase(self.url, statement_timeout_seconds=STATEMENT_SECONDS)


@dataclass(frozen=True, slots=True)
class LocalTables:
    """A catalogue of what was named on the command line, and what is needed to compute over it.

    Attributes:
        catalog: finds the tables.
        folder: a temporary folder, gone after the command.
        bounds: the limits of a DuckDB session.
        databases: the database of the command line, if one was named.
    """

    catalog: FileCatalog
    folder: Path
    bounds: Bounds
    databases: LocalDatabases | None

    def remove(self) -> None:
        """Remove the folder, whoever still works in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def local_tables(**options: Unpack[TableOptions]) -> Iterator[LocalTables]:
    """Give the tables for the time of a command.

    Raises NotFoundError for a file that is not there, InvalidError for a name that was given twice.
    """
    settings = chosen_settings()
    given = _checked(options["datasets"])
    databases = LocalDatabases(options["database_url"]) if options["database_url"] else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workflow-platform-")))
        bounds = Bounds(settings.memory_limit, settings.threads, settings.temp_limit, folder / "spill")
        database = stack.enter_context(databases.open("")) if databases else None
        files = _with_samples(given, folder, bounds) if options["samples"] else given
        catalog = FileCatalog(files, folder=folder, bounds=bounds, database=database)
        yield LocalTables(catalog, folder, bounds, databases)


def _checked(datasets: Sequence[tuple[str, Path]]) -> dict[str, Path]:
    given: dict[str, Path] = {}
    for name, file in datasets:
        if name.casefold() in {other.casefold() for other in given}:
            message = f"The dataset '{name}' was given twice; capitals do not matter."
            raise InvalidError(message, "Name each dataset once.")
        if file.is_dir():
            message = f"'{file}', for the dataset '{name}', is a folder."
            raise InvalidError(message, "Name one file in it.")
        if not file.is_file():
            raise NotFoundError(f"There is no file '{file}' for the dataset '{name}'.", _nearby(file))
        given[name] = file
    return given


def _nearby(file: Path) -> str:
    try:
        return did_you_mean(file.name, [other.name for other in file.parent.iterdir()])
    except OSError:
        return ""


def _with_samples(given: Mapping[str, Path], folder: Path, bounds: Bounds) -> Mapping[str, Path]:
    from workflow_platform.engine.samples import SampleFiles

    return SampleFiles(folder, bounds, given)
