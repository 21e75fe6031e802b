"""A database with two people in it, who must not see each other's things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.users import Users


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def owner(engine: Engine) -> Actor:
    with transaction(engine) as session:
        return Users(session).ensure("Ana")


@pytest.fixture
def stranger(engine: Engine) -> Actor:
    with transaction(engine) as session:
        return Users(session).ensure("Bo")
