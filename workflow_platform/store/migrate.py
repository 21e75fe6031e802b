"""Brings a database to the schema that this release expects; alembic, configured here and run in process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateSchema

from workflow_platform.errors import UnavailableError
from workflow_platform.store.application_role import BY_HAND
from workflow_platform.store.database import answering, database_url
from workflow_platform.store.tables import SCHEMA

# Any number does, as long as nobody else takes advisory locks with it.
LOCK = 7_316_540_911
DENIED = "42501"


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """The revision of a database, None before the first migration, and the one that this release needs."""

    current: str | None
    needed: str

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to migrate."""
        return self.current == self.needed


def migrate(url: str) -> None:
    """Bring the database to the newest revision, all or nothing; a second caller waits for the first.

    Raises UnavailableError when the database cannot be reached, or its role may not do what has to be done.
    """
    with _permitted(), _connection(url) as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
        command.upgrade(configuration(connection), "head")


def schema_status(url: str) -> SchemaStatus:
    """Say where the database stands. Raises UnavailableError when it cannot be reached."""
    with _connection(url) as connection:
        context = MigrationContext.configure(connection, opts={"version_table_schema": SCHEMA})
        scripts = ScriptDirectory.from_config(configuration(connection))
        return SchemaStatus(context.get_current_revision(), scripts.get_current_head() or "")


def configuration(connection: Connection) -> Config:
    """Return alembic's configuration for work on ``connection``; the scripts travel inside the package."""
    config = Config()
    config.set_main_option("script_location", "workflow_platform.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(database_url(url), poolclass=NullPool)
    with answering(), engine.begin() as connection:
        yield connection


@contextmanager
def _permitted() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.orig, "pgcode", None) != DENIED:
            raise
        words = str(error.orig).partition("\n")[0]
        message = f"The role of the platform's database may not migrate it: {words.rstrip('.')}."
        raise UnavailableError(message, BY_HAND) from error
