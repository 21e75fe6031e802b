"""Dagster's own tables: where they are, and how they come to be.

They live in the platform's database, in a schema of their own, because Dagster and the platform
both have a table ``runs``. Run as a program, this makes or upgrades them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version

import psycopg2
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # psycopg2 names its class so

from workflow_platform.errors import UnavailableError
from workflow_platform.settings import PREFIX
from workflow_platform.store.database import database_url

SCHEMA = "dagster"
URL_VARIABLE = "DAGSTER_POSTGRES_URL"
DATABASE_VARIABLE = f"{PREFIX}DATABASE_URL"


def dagster_url(url: str) -> str:
    """Return the address that Dagster is given for the platform's database at ``url``."""
    parsed = database_url(url)
    given = parsed.query.get("options", ())
    options = [*([given] if isinstance(given, str) else given), f"-csearch_path={SCHEMA}"]
    return parsed.update_query_dict({"options": " ".join(options)}).render_as_string(hide_password=False)


def libpq_url(url: str) -> str:
    """Return an address as PostgreSQL's own library reads it."""
    return database_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def is_current(url: str) -> bool:
    """Tell whether the tables are those of the installed Dagster. Raises UnavailableError."""
    with _cursor(url) as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [SCHEMA])
        row = cursor.fetchone()
        return row is not None and row[0] == version("dagster")


def daemon_has_run(url: str, since: datetime) -> bool:
    """Tell whether the daemon that takes runs from the queue has been at work after a moment."""
    try:
        with _cursor(url) as cursor:
            cursor.execute(
                "SELECT 1 FROM dagster.daemon_heartbeats"
                " WHERE daemon_type = 'QUEUED_RUN_COORDINATOR' AND timestamp >= %s AT TIME ZONE 'UTC'",
                [since],
            )
            return cursor.fetchone() is not None
    except UnavailableError:
        return False


def update(url: str) -> None:
    """Make the tables, or bring them up to the installed Dagster; DAGSTER_HOME leads to them.

    Done once, before several processes start that would all want to. Raises UnavailableError.
    """
    # Only this needs Dagster, which takes seconds to import.
    from dagster import DagsterInstance  # noqa: PLC0415  # see above

    with _cursor(url) as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    with DagsterInstance.get() as instance:
        instance.upgrade()
    with _cursor(url) as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {SCHEMA} IS %s", [version("dagster")])


@contextmanager
def _cursor(url: str) -> Iterator[Cursor]:
    try:
        with (
            closing(psycopg2.connect(libpq_url(url))) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            yield cursor
    except psycopg2.OperationalError as error:
        message = "The platform's database does not answer."
        raise UnavailableError(message, "Is it running, and is its address right?") from error


if __name__ == "__main__":
    update(os.environ[DATABASE_VARIABLE])
