"""Connections over HTTP: kept, tried and browsed, without their passwords ever coming out."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.api.connections.patience import AT_ONCE, Patience, TooManyAtOnceError
from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.engine.postgresql.failures import ConnectingTimedOutError
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import admit_application, application_url
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.tables import Base
from workflow_platform_tests.api.people import Person
from workflow_platform_tests.api.sharing import share, withdraw
from workflow_platform_tests.engine.postgresql.server import administrator

PASSWORD = "canary-p4ss/w@rd"
URL = "/api/v1/connections"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """A site whose people may connect to this machine."""
    networks = "127.0.0.1/32, ::1/128"
    settings = Settings(home=tmp_path / "home", memory_limit="1GB", allowed_networks=networks)
    admit_application(settings, database_url)
    bound = application_url(settings, database_url)
    site = open_site(settings.model_copy(update={"database_url": bound}))
    yield site
    site.engine.dispose()


@pytest.fixture
def shop(postgres: str) -> Iterator[dict[str, Any]]:
    """A database of the shop, and how its reader connects to it."""
    role = f"reader_{uuid4().hex}"
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        cursor.execute(
            "CREATE TABLE orders (id int, price numeric(8,2), note text, tags text[], secret text); "
            "INSERT INTO orders SELECT i, i * 1.5, repeat('x', 10000), ARRAY['a', 'b'], 's' "
            "FROM generate_series(1, 500) i; "
            "CREATE SCHEMA costs; CREATE VIEW costs.totals AS SELECT 'NaN'::float8 AS sum; "
            "CREATE TABLE hidden (i int)"
        )
        cursor.execute(
            f"GRANT SELECT (id, price, note, tags) ON orders TO {role}; "
            f"GRANT USAGE ON SCHEMA costs TO {role}; GRANT SELECT ON costs.totals TO {role}"
        )
        cursor.execute("SELECT current_database(), current_setting('port')")
        ((database, port),) = cursor.fetchall()
        yield {
            "host": "localhost",
            "port": int(port),
            "database": database,
            "username": role,
            "password": PASSWORD,
        }
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.fixture
def kept(ana: Person, shop: dict[str, Any]) -> str:
    """The address of Ana's connection to the shop."""
    answer = ana.client.post(URL, json={**shop, "name": "Shop"})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def test_a_connection_is_kept_listed_changed_and_deleted(
    ana: Person, kept: str, shop: dict[str, Any]
) -> None:
    assert [item["name"] for item in ana.client.get(URL).json()] == ["Shop"]
    found = ana.client.get(kept).json()
    assert (found["host"], found["used_by"]) == ("localhost", [])
    changed = ana.client.put(kept, json={**shop, "name": "Store", "options": {"sslmode": "prefer"}})
    assert (changed.status_code, changed.json()["name"]) == (200, "Store"), changed.text
    assert ana.client.delete(kept).status_code == 204
    assert ana.client.get(kept).status_code == 404


@pytest.mark.usefixtures("kept")
def test_a_name_that_is_taken_is_refused(ana: Person, shop: dict[str, Any]) -> None:
    assert ana.client.post(URL, json={**shop, "name": "SHOP"}).status_code == 409
    other = ana.client.post(URL, json={**shop, "name": "Other"}).headers["Location"]
    assert ana.client.put(other, json={**shop, "name": "shop"}).status_code == 409


def test_the_password_is_kept_only_for_the_same_server_and_user(
    ana: Person, kept: str, shop: dict[str, Any]
) -> None:
    said = {key: value for key, value in shop.items() if key != "password"} | {"name": "Shop"}
    assert ana.client.put(kept, json=said).status_code == 200
    assert ana.client.post(f"{kept}/test").json()["ok"]
    plain = {"options": {"sslmode": "disable"}}
    for change in ({"host": "127.0.0.1"}, {"port": 1}, {"username": "eve"}, plain):
        refused = ana.client.put(kept, json={**said, **change})
        assert (refused.status_code, refused.json()["hint"]) == (422, "Give the password again.")
    assert ana.client.post(f"{kept}/test").json()["ok"]
    strict = {"options": {"sslrootcert": "system"}}
    assert ana.client.put(kept, json={**said, **strict}).status_code == 200
    assert ana.client.put(kept, json=said).status_code == 422


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"host": "no-such-host.invalid"}, "host-not-found"),
        ({"options": {"sslmode": "require"}}, "tls"),
        ({"password": "wrong"}, "password"),
        ({"database": "nothing"}, "database-missing"),
        ({"host": "10.1.2.3"}, "address-not-allowed"),
    ],
)
def test_trying_a_connection_tells_the_causes_apart(
    ana: Person, shop: dict[str, Any], changes: dict[str, Any], cause: str
) -> None:
    answer = ana.client.post(f"{URL}/test", json={**shop, **changes})
    assert answer.status_code == 200, answer.text
    verdict = answer.json()
    assert (verdict["ok"], verdict["cause"]) == (False, cause)
    assert verdict["message"]
    assert verdict["hint"]
    assert verdict["tables"] is None


def test_a_refused_port_and_a_missing_permission_are_told_too(
    ana: Person, shop: dict[str, Any], postgres: str
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = ana.client.post(
            f"{URL}/test", json={**shop, "host": "127.0.0.1", "port": free.getsockname()[1]}
        )
    assert closed.json()["cause"] == "port-refused"
    with administrator(postgres) as cursor:
        cursor.execute(f"REVOKE CONNECT ON DATABASE {shop['database']} FROM PUBLIC")
    assert ana.client.post(f"{URL}/test", json=shop).json()["cause"] == "permission"


def test_a_connection_that_works_says_what_there_is_to_read(ana: Person, kept: str) -> None:
    assert ana.client.post(f"{kept}/test").json() == {
        "ok": True,
        "cause": None,
        "message": "The connection works.",
        "hint": "",
        "tables": 2,
    }


def test_a_database_is_browsed_as_far_as_its_user_may_read(ana: Person, kept: str) -> None:
    assert ana.client.get(f"{kept}/schemas").json() == [
        {"name": "costs", "tables": 1},
        {"name": "public", "tables": 1},
    ]
    tables = ana.client.get(f"{kept}/tables", params={"search": "ORD"}).json()
    assert tables == [{"schema": "public", "name": "orders", "kind": "table"}]
    assert ana.client.get(f"{kept}/tables", params={"schema": "costs"}).json()[0]["kind"] == "view"
    columns = ana.client.get(f"{kept}/columns", params={"table": "orders"}).json()
    assert columns == [
        {"name": "id", "type": "INTEGER"},
        {"name": "price", "type": "DECIMAL(8,2)"},
        {"name": "note", "type": "VARCHAR"},
        {"name": "tags", "type": "VARCHAR[]"},
    ]
    unknown = ana.client.get(f"{kept}/columns", params={"table": "order"})
    assert (unknown.status_code, unknown.json()["hint"]) == (404, "Did you mean 'orders'?")


def test_a_sample_has_few_rows_and_no_long_values(ana: Person, kept: str) -> None:
    sample = ana.client.get(f"{kept}/sample", params={"table": "orders", "limit": 2}).json()
    assert [column["type"] for column in sample["columns"]] == [
        "INTEGER",
        "DECIMAL(8,2)",
        "VARCHAR",
        "VARCHAR[]",
    ]
    assert sample["rows"] == [
        {"id": 1, "price": 1.5, "note": "x" * 200, "tags": "{a,b}"},
        {"id": 2, "price": 3.0, "note": "x" * 200, "tags": "{a,b}"},
    ]
    totals = ana.client.get(f"{kept}/sample", params={"schema": "costs", "table": "totals"})
    assert totals.json()["rows"] == [{"sum": None}]
    assert ana.client.get(f"{kept}/sample", params={"table": "orders", "limit": 101}).status_code == 422


def test_deleting_says_which_workflows_read_it(ana: Person, kept: str) -> None:
    steps = [
        {"id": "rows", "block": "postgresql_table", "settings": {"connection": "shop", "table": "orders"}},
        {"id": "out", "block": "result", "settings": {"name": "copy"}, "inputs": {"rows": "rows"}},
    ]
    document = {"format": 1, "name": "Orders", "steps": steps}
    made = ana.client.post("/api/v1/workflows", json={"document": document})
    assert made.status_code == 201, made.text
    draft = {"format": 1, "name": "Half", "steps": [{**steps[0], "settings": {"connection": "SHOP"}}]}
    assert ana.client.post("/api/v1/workflows", json={"document": draft, "publish": False}).status_code == 201

    assert ana.client.get(kept).json()["used_by"] == ["Half", "Orders"]
    refused = ana.client.delete(kept)
    assert (refused.status_code, "Half, Orders" in refused.json()["message"]) == (409, True)
    assert ana.client.delete(kept, params={"anyway": True}).status_code == 204


def test_nobody_else_comes_near_it(
    bo: Person, anonymous: TestClient, kept: str, shop: dict[str, Any]
) -> None:
    body = {**shop, "name": "Mine"}
    for path in ("", "/schemas", "/tables", "/columns?table=orders", "/sample?table=orders"):
        assert bo.client.get(kept + path).status_code == 404, path
        assert anonymous.get(kept + path).status_code == 401, path
    assert bo.client.put(kept, json=body).status_code == 404
    assert bo.client.delete(kept).status_code == 404
    assert bo.client.post(f"{kept}/test").status_code == 404
    assert bo.client.get(URL).json() == []
    for answer in (
        anonymous.get(URL),
        anonymous.post(URL, json=body),
        anonymous.post(f"{URL}/test", json=shop),
    ):
        assert answer.status_code == 401


def test_who_got_a_connection_uses_it_and_an_editor_changes_it(
    ana: Person, bo: Person, kept: str, shop: dict[str, Any]
) -> None:
    connection_id = kept.rpartition("/")[2]
    grant = share(ana, "connections", connection_id, "viewer", email=bo.email)
    [listed] = bo.client.get(URL).json()
    assert (listed["name"], listed["owner"], listed["role"]) == ("Shop", "ana", "viewer")
    assert bo.client.get(f"{kept}/schemas").json()[0]["name"] == "costs"
    assert len(bo.client.get(f"{kept}/sample?table=orders&limit=3").json()["rows"]) == 3
    body = {**shop, "name": "Shop", "options": {"application_name": "reports"}}
    assert bo.client.put(kept, json=body).status_code == 403
    withdraw(ana, "connections", connection_id, grant)
    assert bo.client.get(f"{kept}/schemas").status_code == 404
    share(ana, "connections", connection_id, "editor", email=bo.email)
    assert bo.client.put(kept, json=body).json()["options"] == {"application_name": "reports"}
    assert ana.client.get(kept).json()["options"] == {"application_name": "reports"}
    assert bo.client.put(kept, json={**body, "name": "His"}).status_code == 403
    assert bo.client.delete(kept).status_code == 403

    steps = [
        {
            "id": "rows",
            "block": "postgresql_table",
            "settings": {"connection": "ana/Shop", "table": "orders"},
        },
        {"id": "out", "block": "result", "settings": {"name": "copy"}, "inputs": {"rows": "rows"}},
    ]
    document = {"format": 1, "name": "Orders", "steps": steps}
    assert bo.client.post("/api/v1/workflows", json={"document": document}).status_code == 201
    assert (bo.client.get(kept).json()["used_by"], ana.client.get(kept).json()["used_by"]) == (["Orders"], [])


def test_the_password_comes_out_nowhere(
    ana: Person, kept: str, shop: dict[str, Any], database: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {**shop, "database": "nothing", "name": "Wrong"}
    answers = [
        ana.client.get(URL),
        ana.client.get(kept),
        ana.client.put(kept, json={**shop, "name": "Shop"}),
        ana.client.post(URL, json=wrong),
        ana.client.post(URL, json={**shop, "name": "Bad", "port": 0}),
        ana.client.post(URL, json={**shop, "name": "Bad", "password": PASSWORD * 100}),
        ana.client.post(f"{URL}/test", json=wrong),
        ana.client.post(f"{URL}/test", json={**shop, "database": "nothing"}),
        ana.client.get(f"{kept}/sample", params={"table": "hidden"}),
        ana.client.get(f"{kept}/columns", params={"table": "x'; DROP"}),
    ]
    with transaction(database) as session:
        dump = "\n".join(
            str(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(text(f"SELECT to_jsonb(t)::text FROM {table.fullname} t"))
        )
    assert '"name": "Wrong"' in dump
    for told in (*(answer.text for answer in answers), dump, caplog.text):
        assert not re.search("canary|p4ss", told), told


def test_a_silent_server_keeps_nobody_waiting_and_nobody_else_out() -> None:
    patience, silent = Patience(seconds=0.05), threading.Event()
    ana, bo = uuid4(), uuid4()
    for _ in range(AT_ONCE):
        with pytest.raises(ConnectingTimedOutError, match=r"within 0.05 seconds"):
            patience.within(ana, silent.wait)
    with pytest.raises(TooManyAtOnceError):
        patience.within(ana, silent.wait)
    assert Patience().within(bo, lambda: 42) == 42
    silent.set()
