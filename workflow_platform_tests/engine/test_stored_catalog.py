"""A catalogue of stored datasets sees one version of each, whatever spelling names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from workflow_platform.blocks.tables import UnknownTableError
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.users import Users
from workflow_platform.store.vault import Vault
from workflow_platform_tests.store.documents import lake_file


@pytest.fixture(name="engine")
def _engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(name="ana")
def _ana(engine: Engine) -> Actor:
    with transaction(engine) as session:
        return Users(session).ensure("Ana")


def upload(engine: Engine, actor: Actor, name: str) -> None:
    with transaction(engine) as session:
        Datasets(session, actor).publish(name, lake_file())


def catalog(
    engine: Engine, actor: Actor, folder: Path, pins: Mapping[str, int] | None = None
) -> StoredCatalog:
    databases = StoredDatabases(engine, actor, Vault.with_new_key(folder / "vault"), ())
    return StoredCatalog(engine, actor, databases, folder, pins)


def test_another_spelling_is_the_same_version_even_if_there_is_a_new_one(
    engine: Engine, ana: Actor, tmp_path: Path
) -> None:
    upload(engine, ana, "Örtliche Läden")
    tables = catalog(engine, ana, tmp_path)

    first = tables.dataset("Örtliche Läden")
    upload(engine, ana, "Örtliche Läden")
    again = tables.dataset("örtliche läden")

    assert first == again
    assert tables.read == {"Örtliche Läden": 1}


def test_a_pin_holds_for_every_spelling(engine: Engine, ana: Actor, tmp_path: Path) -> None:
    upload(engine, ana, "People")
    upload(engine, ana, "People")

    assert catalog(engine, ana, tmp_path / "a", {"People": 1}).dataset("PEOPLE").version == 1
    assert catalog(engine, ana, tmp_path / "b").dataset("people").version == 2


def test_what_is_not_there_is_told_with_what_is(engine: Engine, ana: Actor, tmp_path: Path) -> None:
    upload(engine, ana, "People")

    with pytest.raises(UnknownTableError, match="no dataset 'Peple'") as raised:
        catalog(engine, ana, tmp_path).dataset("Peple")

    assert "People" in raised.value.hint
