"""The whole application over a real database, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from workflow_platform.api.app import build, guarded
from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import admit_application, application_url
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """What the application serves, in the role that row level security binds."""
    settings = Settings(home=tmp_path / "home", memory_limit="1GB", sample_data=False)
    admit_application(settings, database_url)
    url = application_url(settings, database_url)
    site = open_site(settings.model_copy(update={"database_url": url}))
    yield site
    site.engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The same database for its owner, who sees everything."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def routes() -> FastAPI:
    """All routes, put together once, since that takes a third of a second."""
    return build()


@pytest.fixture
def app(routes: FastAPI, site: Site) -> ASGIApp:
    """The application that serves the site of the test."""
    return guarded(routes, site)


@pytest.fixture
def anonymous(app: ASGIApp) -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sign_in(site: Site, app: ASGIApp, anonymous: TestClient) -> Iterator[Callable[[str], Person]]:
    """Make an account and a client of its own that is signed in."""
    with ExitStack() as clients:

        def signed_in(email: str) -> Person:
            with transaction(site.engine) as session:
                account = Accounts(session).add(email, site.passwords.hash(PASSWORD), verified=True)
            assert account is not None
            tokens = anonymous.post("/api/v1/login", json={"email": email, "password": PASSWORD}).json()
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            client = TestClient(app, base_url=ORIGIN, headers=headers, raise_server_exceptions=False)
            # Entered, it keeps one event loop for all its requests.
            clients.enter_context(client)
            return Person(account.actor, email, client, tokens["refresh_token"])

        yield signed_in


@pytest.fixture
def ana(sign_in: Callable[[str], Person]) -> Person:
    return sign_in("ana@example.org")


@pytest.fixture
def bo(sign_in: Callable[[str], Person]) -> Person:
    return sign_in("bo@example.org")
