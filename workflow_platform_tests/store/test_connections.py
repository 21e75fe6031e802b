"""Connections keep their passwords sealed and belong to their owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import text

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.system import reseal
from workflow_platform.store.vault import SecretUnreadableError, Vault
from workflow_platform_tests.store.concurrency import at_once

PASSWORD = "hunter2-hunter2"
DETAILS = ConnectionDetails(
    host="db.example",
    database="sales",
    username="reader",
    password=SecretStr(PASSWORD),
    options={"sslmode": "require"},
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.from_file(tmp_path / "vault.json")


def save(
    engine: Engine, actor: Actor, vault: Vault, details: ConnectionDetails = DETAILS, name: str = "Warehouse"
) -> None:
    with transaction(engine) as session:
        Connections(session, actor, vault).save(name, details)


def read(engine: Engine, actor: Actor, vault: Vault) -> ConnectionDetails:
    with transaction(engine) as session:
        return Connections(session, actor, vault).details("warehouse")


def test_a_connection_is_read_back_with_its_password(engine: Engine, owner: Actor, vault: Vault) -> None:
    save(engine, owner, vault)
    assert read(engine, owner, vault) == DETAILS


def test_saving_again_replaces_everything_but_the_name(engine: Engine, owner: Actor, vault: Vault) -> None:
    save(engine, owner, vault)
    changed = ConnectionDetails(
        host="other", port=5433, database="costs", username="me", password=SecretStr("new")
    )
    save(engine, owner, vault, changed, "WAREHOUSE")
    assert read(engine, owner, vault) == changed
    with transaction(engine) as session:
        (stored,) = Connections(session, owner, vault).list()
    assert (stored.name, stored.host, stored.port, stored.options) == ("Warehouse", "other", 5433, {})


def test_the_password_is_in_no_row_and_in_no_representation(
    engine: Engine, owner: Actor, vault: Vault
) -> None:
    save(engine, owner, vault)
    with transaction(engine) as session:
        row = session.execute(
            text("SELECT to_jsonb(c)::text FROM workflow_platform.connections c")
        ).scalar_one()
        connections = Connections(session, owner, vault)
        shown = repr((connections.find("warehouse"), connections.details("warehouse"), connections.list()))
    assert PASSWORD not in row + shown


def test_an_unknown_connection_is_answered_with_the_closest_one(
    engine: Engine, owner: Actor, vault: Vault
) -> None:
    save(engine, owner, vault)
    with transaction(engine) as session, pytest.raises(NotFoundError, match="Did you mean 'Warehouse'"):
        Connections(session, owner, vault).find("warehose")


def test_a_deleted_connection_is_gone(engine: Engine, owner: Actor, vault: Vault) -> None:
    save(engine, owner, vault)
    with transaction(engine) as session:
        connections = Connections(session, owner, vault)
        connections.delete("warehouse")
        assert connections.list() == ()


def test_a_strangers_connection_is_answered_like_one_that_never_was(
    engine: Engine, owner: Actor, stranger: Actor, vault: Vault
) -> None:
    save(engine, owner, vault)
    with transaction(engine) as session:
        theirs = Connections(session, stranger, vault)
        assert theirs.list() == ()
        for look in (theirs.find, theirs.details, theirs.delete):
            with pytest.raises(NotFoundError, match=r"^There is no connection 'Warehouse'\.$"):
                look("Warehouse")
        theirs.save("Warehouse", DETAILS.model_copy(update={"host": "elsewhere"}))
    assert read(engine, owner, vault) == DETAILS


def test_a_password_moved_to_another_owners_row_does_not_open(
    engine: Engine, owner: Actor, stranger: Actor, vault: Vault
) -> None:
    save(engine, owner, vault)
    save(engine, stranger, vault)
    with transaction(engine) as session:
        session.execute(
            text(
                "UPDATE workflow_platform.connections SET secret = "
                "(SELECT secret FROM workflow_platform.connections WHERE owner_id = :owner)"
            ),
            {"owner": owner.user_id},
        )
    with pytest.raises(SecretUnreadableError):
        read(engine, stranger, vault)


def test_after_resealing_the_old_key_is_not_needed(
    engine: Engine, owner: Actor, stranger: Actor, vault: Vault, tmp_path: Path
) -> None:
    save(engine, owner, vault)
    save(engine, stranger, vault)
    renewed = Vault.with_new_key(tmp_path / "vault.json")
    with transaction(engine) as session:
        assert reseal(session, renewed) == 2
        assert reseal(session, renewed) == 0
    assert read(engine, owner, renewed) == DETAILS
    with pytest.raises(SecretUnreadableError):
        read(engine, owner, vault)


def test_the_same_connection_saved_at_once_is_one_that_opens(
    engine: Engine, owner: Actor, vault: Vault
) -> None:
    at_once(lambda _: save(engine, owner, vault))
    assert read(engine, owner, vault) == DETAILS


def test_a_bad_name_is_refused(engine: Engine, owner: Actor, vault: Vault) -> None:
    with pytest.raises(InvalidError):
        save(engine, owner, vault, name=" warehouse")


@pytest.mark.parametrize(
    "changes",
    [
        *({"host": host} for host in ("/var/run", "@abstract", "a,b", "a b", "host=a", "fe80::1%eth0", "")),
        *(
            {"options": {name: "x"}}
            for name in ("host", "hostaddr", "service", "passfile", "options", "sslkey")
        ),
        {"options": {"sslrootcert": "/etc/passwd"}},
        {"options": {"sslmode": "none"}},
        {"options": {"connect_timeout": "0"}},
        {"options": {"connect_timeout": "61"}},
        {"options": {"application_name": "a\nb"}},
        {"port": 0},
    ],
)
def test_what_could_lead_elsewhere_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as caught:
        ConnectionDetails.model_validate({**DETAILS.model_dump(), **changes})
    assert PASSWORD not in str(caught.value)


def test_the_options_that_are_allowed_are_kept() -> None:
    options = {
        "sslmode": "verify-full",
        "sslrootcert": "system",
        "connect_timeout": "5",
        "application_name": "me",
    }
    assert ConnectionDetails.model_validate({**DETAILS.model_dump(), "options": options}).options == options


def test_what_was_saved_before_it_was_refused_is_not_used(engine: Engine, owner: Actor, vault: Vault) -> None:
    save(engine, owner, vault)
    with transaction(engine) as session:
        session.execute(text("UPDATE workflow_platform.connections SET host = '/var/run'"))
    with pytest.raises(InvalidError, match="settings that are not allowed: host") as caught:
        read(engine, owner, vault)
    assert PASSWORD not in str(caught.value)
