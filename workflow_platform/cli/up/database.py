"""The platform's database while ``up`` runs: an outside one, or the embedded one."""

from __future__ import annotations

from contextlib import ExitStack

from workflow_platform.cli.platform import DATABASE
from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.up.guard import Guard
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import admit_application
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.migrate import migrate, schema_status


def start_database(settings: Settings, stack: ExitStack, guard: Guard, line: StatusLine) -> str:
    """Start the embedded PostgreSQL unless there is an outside one; return the database's address.

    The end of ``stack`` stops it. Raises UnavailableError.
    """
    if settings.database_url:
        return settings.database_url
    line.begin("Starting PostgreSQL")
    server = EmbeddedPostgres(settings.postgres)
    # Before it starts, so that a start that is cut short leaves nothing either.
    stack.callback(server.stop)
    guard.watch_postgres(settings.postgres)
    server.start()
    url = server.database(DATABASE)
    line.done("PostgreSQL is running")
    return url


def migrate_database(settings: Settings, url: str, line: StatusLine) -> None:
    """Bring the tables up to date, and let the web application in. Raises UnavailableError."""
    line.begin("Checking the database's tables")
    status = schema_status(url)
    if not status.is_current:
        migrate(url)
    admit_application(settings, url)
    line.done(f"The database's tables are at revision {status.needed}")
