"""Runs that write to a table outside: with all else that they make, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from dagster import AssetKey
from psycopg2.extensions import cursor
from pydantic import JsonValue, SecretStr

from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import database_url, transaction
from workflow_platform.store.run_history import RunHistory
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import StoredRun
from workflow_platform.store.sharing.grants import Grants
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import UserRow
from workflow_platform.store.vault import Vault
from workflow_platform_tests.engine.postgresql.server import administrator
from workflow_platform_tests.orchestration.documents import document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform

TABLE = "CREATE TABLE adults (name text PRIMARY KEY, age integer, country text, income integer)"
OLD = ("Zoe", 99, "Chile", 1)


def write(mode: str = "replace", **settings: JsonValue) -> dict[str, JsonValue]:
    """Return a step that writes the rows of the step ``kept``."""
    target: dict[str, JsonValue] = {"connection": "shop", "table": "adults", "mode": mode, **settings}
    return {"id": "write", "block": "postgresql_write", "settings": target, "inputs": {"rows": "kept"}}


@pytest.fixture
def ana(platform: Platform, postgres: str) -> Actor:
    """Somebody with people in a dataset, and a connection to a shop with a table of adults."""
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    url = database_url(postgres)
    details = ConnectionDetails(
        host="localhost",
        port=int(str(url.query["port"])),
        database=url.database or "",
        username=url.username or "",
        password=SecretStr(url.password or ""),
    )
    with transaction(platform.engine) as session:
        Connections(session, ana, Vault.from_file(platform.settings.vault_file)).save("shop", details)
    with administrator(postgres) as cursor:
        cursor.execute(f"{TABLE}; INSERT INTO adults VALUES {OLD}")
    return ana


def adults(postgres: str) -> list[tuple[object, ...]]:
    with administrator(postgres) as cursor:
        cursor.execute("SELECT * FROM adults ORDER BY name")
        found: list[tuple[object, ...]] = cursor.fetchall()
        return found


def share(platform: Platform, ana: Actor, bo: Actor, role: Role) -> None:
    """Let somebody use the connection, in that role and no other."""
    with transaction(platform.engine) as session:
        shop = Connections(session, ana, Vault.from_file(platform.settings.vault_file)).find("shop")
        row = session.get_one(UserRow, bo.user_id)
        row.email, row.email_verified_at = "bo@example.org", row.created_at
        session.flush()
        Grants(session, ana, "connection", shop.id).give(role, email="bo@example.org")


def executed(platform: Platform, actor: Actor, *steps: dict[str, JsonValue]) -> StoredRun:
    platform.save(actor, document("Write", *steps))
    run = platform.submit(actor, "Write")
    platform.execute(run)
    return platform.run(actor, run.id)


def test_a_run_writes_and_publishes(platform: Platform, ana: Actor, postgres: str) -> None:
    platform.save(ana, document("Write", read("people"), keep("age > 35"), write(), result("grown")))
    run = platform.submit(ana, "Write")

    outcome = platform.execute(run)

    assert outcome.success
    assert [row[0] for row in adults(postgres)] == ["Ana", "Cy", "Di"]
    assert [version.name for version in platform.results(ana, run.id)] == ["grown"]
    told = {event.asset_key: event for event in outcome.all_events if event.is_step_materialization}
    assert set(told) == {AssetKey(["Ana", "shop", "public", "adults"]), AssetKey(["Ana", "grown"])}
    about = told[AssetKey(["Ana", "shop", "public", "adults"])].materialization.metadata
    assert about["dagster/row_count"].value == 3
    with transaction(platform.engine) as session:
        history = RunHistory(session, ana)
        assert history.step(run.id, "write").rows == 3
        assert "3 rows are written to 'shop/public.adults'." in {e.message for e in history.events(run.id)}


def test_a_run_needs_no_result_beside_what_it_writes(platform: Platform, ana: Actor, postgres: str) -> None:
    run = executed(platform, ana, read("people"), keep("age > 50"), write("append"))
    assert (run.state, platform.results(ana, run.id)) == ("succeeded", ())
    assert [row[0] for row in adults(postgres)] == ["Cy", "Zoe"]


def test_a_run_that_fails_elsewhere_writes_nothing(platform: Platform, ana: Actor, postgres: str) -> None:
    numbers: dict[str, JsonValue] = {
        "id": "numbers",
        "block": "select",
        "settings": {"columns": [{"column": "name", "type": "integer"}]},
        "inputs": {"rows": "rows"},
    }
    steps = (read("people"), keep("age > 35"), numbers, write(), result("never", "numbers"))
    run = executed(platform, ana, *steps)
    assert run.state == "failed"
    assert adults(postgres) == [OLD]


def test_a_table_that_refuses_leaves_no_result(platform: Platform, ana: Actor, postgres: str) -> None:
    with administrator(postgres) as cursor:
        cursor.execute("ALTER TABLE adults ADD CHECK (name <> 'Cy')")
    run = executed(platform, ana, read("people"), keep("age > 35"), write(), result("grown"))
    assert run.state == "failed"
    assert (run.error or {})["step"] == "write"
    assert "Failing row" in str(run.error)
    assert "Failing row" not in str(platform.instance.all_logs(str(run.id)))
    assert adults(postgres) == [OLD]
    assert platform.results(ana, run.id) == ()


def test_a_run_that_is_canceled_while_it_writes_writes_nothing(
    platform: Platform, ana: Actor, postgres: str
) -> None:
    platform.save(ana, document("Write", read("people"), keep("age > 35"), write()))
    run = platform.submit(ana, "Write")

    def cancel(lock: cursor) -> None:
        with administrator(postgres) as watching:
            waiting = (
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'"
            )
            while watching.rowcount < 1:
                watching.execute(waiting)
        with transaction(platform.engine) as session:
            mark_run(session, run.id, "canceled")
        lock.execute("ROLLBACK")

    with administrator(postgres) as lock, ThreadPoolExecutor(1) as pool:
        lock.execute("BEGIN; LOCK TABLE adults IN ROW EXCLUSIVE MODE")
        canceled = pool.submit(cancel, lock)
        outcome = platform.execute(run)
        canceled.result()

    assert not outcome.success
    assert platform.run(ana, run.id).state == "canceled"
    assert adults(postgres) == [OLD]


@pytest.mark.parametrize(("role", "state"), [("viewer", "failed"), ("editor", "succeeded")])
def test_writing_through_a_connection_of_others_takes_an_editor(
    platform: Platform, ana: Actor, postgres: str, role: Role, state: str
) -> None:
    bo = platform.person("Bo")
    platform.upload(bo, "people")
    share(platform, ana, bo, role)
    run = executed(platform, bo, read("people"), keep("age > 35"), write(connection="Ana/shop"))
    assert run.state == state
    assert (adults(postgres) == [OLD]) == (role == "viewer")
