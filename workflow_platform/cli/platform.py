"""The platform that ``up`` keeps running, as the other commands reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.program import command_at
from workflow_platform.cli.up.home_lock import running
from workflow_platform.errors import UnavailableError
from workflow_platform.settings import Settings
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.users import LOCAL_USER, Users

DATABASE = "workflow_platform"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its settings, its database, and the local user, who owns what these commands make."""

    settings: Settings
    engine: Engine
    actor: Actor


@contextmanager
def open_platform(home: Path | None) -> Iterator[Platform]:
    """Reach the platform on a home folder. Raises UnavailableError, with what to do about it."""
    settings = chosen_settings(home=home)
    url = database_address(settings)
    if running(settings.home) is None:
        # Otherwise ``up`` has seen to it, and importing alembic is saved.
        _check_tables(settings, url)
    with open_engine(url) as engine:
        yield Platform(settings, engine, local_user(engine))


def _check_tables(settings: Settings, url: str) -> None:
    from workflow_platform.store.migrate import schema_status

    if not schema_status(url).is_current:
        raise UnavailableError(
            "The tables of the platform's database are not those of this release.",
            f"Run '{command_at(settings.home, 'migrate')}', "
            f"or start the platform with '{command_at(settings.home, 'up')}'.",
        )


@contextmanager
def open_engine(url: str) -> Iterator[Engine]:
    """Connect to the database at ``url``; no connection is left after the block."""
    engine = connect(url, pool_size=1)
    try:
        yield engine
    finally:
        engine.dispose()


def database_address(settings: Settings) -> str:
    """Return the address of the platform's database. Raises UnavailableError when there is none."""
    if settings.database_url:
        return settings.database_url
    server = EmbeddedPostgres(settings.postgres)
    if not server.is_running():
        raise UnavailableError(
            f"No platform is running on '{settings.home}'.",
            f"Start it with '{command_at(settings.home, 'up')}' in another terminal. "
            "If it runs on another folder, name that with --home or WORKFLOW_PLATFORM_HOME.",
        )
    return server.url(DATABASE)


def local_user(engine: Engine) -> Actor:
    """Return the user who owns everything until there is sign-in, made where there is none."""
    with transaction(engine) as session:
        return Users(session).ensure(LOCAL_USER)
