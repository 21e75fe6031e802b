"""The whole application over a real database, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from workflow_platform.api.app import create_app
from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.settings import Settings
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    site = open_site(Settings(home=tmp_path / "home", database_url=database_url, memory_limit="1GB"))
    yield site
    site.engine.dispose()


@pytest.fixture
def anonymous(site: Site) -> Iterator[TestClient]:
    with TestClient(create_app(site), base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sign_in(site: Site, anonymous: TestClient) -> Iterator[Callable[[str], Person]]:
    """Make an account and a client of its own that is signed in."""
    clients: list[TestClient] = []

    def signed_in(email: str) -> Person:
        with transaction(site.engine) as session:
            account = Accounts(session).add(email, site.passwords.hash(PASSWORD), verified=True)
        assert account is not None
        tokens = anonymous.post("/api/v1/login", json={"email": email, "password": PASSWORD}).json()
        client = TestClient(
            create_app(site),
            base_url=ORIGIN,
            headers={"Authorization": f"Bearer {tokens['access_token']}"},
            raise_server_exceptions=False,
        )
        clients.append(client)
        return Person(account.actor, email, client, tokens["refresh_token"])

    yield signed_in
    for client in clients:
        client.close()


@pytest.fixture
def ana(sign_in: Callable[[str], Person]) -> Person:
    return sign_in("ana@example.org")


@pytest.fixture
def bo(sign_in: Callable[[str], Person]) -> Person:
    return sign_in("bo@example.org")
