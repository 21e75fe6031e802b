"""PostgreSQL for tests: one real server for all workers of a test run, and a fresh database for each test."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.embedded.server import OPTIONS
from workflow_platform.store.migrate import migrate

# Workers inherit it from the process that starts them.
FOLDER = "WORKFLOW_PLATFORM_TESTS_FOLDER"
TEMPLATE = "migrated"
MEMORY = Path("/dev/shm")  # noqa: S108  # the folder made in it is private
MEMORY_NEEDED = 2 * 1024**3
LOOPBACK = "127.0.0.1"
# Nothing here outlives the test run, so nothing needs to reach the disk.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _fastest_folder() -> Path | None:
    """Return a folder in memory, where making a database takes 10 ms and not up to 400, if there is room."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    return MEMORY if roomy else None


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers there are by default: one more than processors, since some always wait."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    if not _is_worker(config):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="workflow-platform-tests-", dir=_fastest_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker(config):
        folder = Path(os.environ.pop(FOLDER))
        EmbeddedPostgres(folder / "postgres").stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def test_folder() -> Path:
    """The folder of the test run, removed at its end; all workers share it."""
    return Path(os.environ[FOLDER])


@pytest.fixture(scope="session")
def postgres_server(test_folder: Path) -> EmbeddedPostgres:
    """The server of the test run, started by the first worker that needs it; it listens on loopback too."""
    server = EmbeddedPostgres(test_folder / "postgres")
    with (test_folder / "starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        server.start({**OPTIONS, **FORGETFUL, "listen_addresses": LOOPBACK, "port": str(_free_port())})
    return server


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def _administration(postgres_server: EmbeddedPostgres) -> Iterator[Engine]:
    engine = create_engine(postgres_server.url(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _template(test_folder: Path, postgres_server: EmbeddedPostgres) -> str:
    with (test_folder / "template").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        migrate(postgres_server.database(TEMPLATE))
    return TEMPLATE


def fresh_database(server: EmbeddedPostgres, administration: Engine, template: str) -> Iterator[str]:
    """Yield the address of a new database, a copy of a template, and drop it at the end."""
    name = f"test_{uuid4().hex}"
    with administration.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    yield server.url(name)
    with administration.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def database_url(postgres_server: EmbeddedPostgres, _administration: Engine, _template: str) -> Iterator[str]:
    """The address of a database of the platform, migrated and empty."""
    yield from fresh_database(postgres_server, _administration, _template)


@pytest.fixture
def postgres(postgres_server: EmbeddedPostgres, _administration: Engine) -> Iterator[str]:
    """The address of a database with nothing in it."""
    yield from fresh_database(postgres_server, _administration, "template1")
