"""Platforms for tests, each in its own folder and its own database with Dagster's tables in it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from dagster import DagsterInstance

from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.orchestration import processes, storage
from workflow_platform.orchestration.storage import libpq_url
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import admit_application, application_url
from workflow_platform.store.database import connect
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.migrate import migrate
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.servers import free_port, running

TEMPLATE = "with_dagster"


@pytest.fixture(scope="session")
def _with_dagster(
    test_folder: Path, postgres_server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> str:
    with (test_folder / TEMPLATE).open("w") as file, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(file, fcntl.LOCK_EX)
        url = postgres_server.database(TEMPLATE)
        migrate(url)
        if not storage.is_current(url):
            _enter(Settings(home=tmp_path_factory.mktemp("template")), url, patch)
            storage.update(url)
    return TEMPLATE


@pytest.fixture
def platform_url(postgres_server: EmbeddedPostgres, _with_dagster: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {_with_dagster} STRATEGY file_copy")
    yield postgres_server.url(name)
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def platform(platform_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    settings = Settings(
        home=tmp_path / "home",
        database_url=platform_url,
        allowed_networks="127.0.0.1/32",
        code_server_port=4266,
        memory_limit="500MB",
        threads=2,
        listed_jobs=5,
    )
    _enter(settings, platform_url, monkeypatch)
    engine = connect(platform_url)
    with DagsterInstance.get() as instance:
        yield Platform(settings, platform_url, engine, instance)
    engine.dispose()


@pytest.fixture
def site(platform: Platform, tmp_path: Path) -> Iterator[Site]:
    """What is served beside the processes of Dagster and the dispatcher."""
    ports = {"dagster_port": free_port(), "code_server_port": free_port()}
    settings = platform.settings.model_copy(update=ports)
    processes.write_home(settings)
    admit_application(settings, platform.url)
    bound = settings.model_copy(update={"database_url": application_url(settings, platform.url)})
    with running(settings, platform.url, tmp_path):
        site = open_site(bound)
        yield site
        site.engine.dispose()


def _enter(settings: Settings, url: str, patch: pytest.MonkeyPatch) -> None:
    processes.write_home(settings)
    for name, value in processes.environment(settings, url).items():
        patch.setenv(name, value)


def _administer(server: EmbeddedPostgres, statement: str) -> None:
    with closing(psycopg2.connect(libpq_url(server.url()))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
