"""A password goes in over HTTP; whatever becomes of the runs that use it, it never comes out again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx2
import psutil
import pytest
from pydantic import JsonValue

from workflow_platform.api.site import Site
from workflow_platform.store.database import database_url
from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.engine.postgresql.server import administrator
from workflow_platform_tests.orchestration.documents import document, result
from workflow_platform_tests.orchestration.dump import dumped
from workflow_platform_tests.orchestration.over_http import Person
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.servers import wait_until

PASSWORD = "canary-p4ssw0rd"
# Of the home, what holds secrets by its nature: the sealed ones' keys, and the lake's rows.
SEALED = frozenset({"vault.json"})

ORDERS: dict[str, JsonValue] = {
    "id": "rows",
    "block": "postgresql_table",
    "settings": {"connection": "shop", "table": "orders"},
}
SIDES: dict[str, JsonValue] = {"left": "rows", "right": "rows"}
PAIRS: dict[str, JsonValue] = {"id": "pairs", "block": "join", "settings": {"kind": "cross"}, "inputs": SIDES}
# 16 million million of them: it runs until somebody ends it.
ENDLESS: dict[str, JsonValue] = {
    "id": "kept",
    "block": "join",
    "settings": {"kind": "cross", "suffix": "_again"},
    "inputs": {"left": "pairs", "right": "pairs"},
}


def converted(kind: str) -> dict[str, JsonValue]:
    columns: JsonValue = [{"column": "note", "type": kind}]
    return {"id": "kept", "block": "select", "settings": {"columns": columns}, "inputs": {"rows": "rows"}}


@pytest.fixture
def reader(postgres: str) -> Iterator[str]:
    """Somebody who may read 2,000 orders of a shop, with the password."""
    role = f"reader_{uuid4().hex}"
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        cursor.execute(
            "CREATE TABLE orders AS SELECT i AS id, 'none' AS note FROM generate_series(1, 2000) AS i; "
            f"GRANT SELECT ON orders TO {role}"
        )
        yield role
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


class Shopper:
    """Somebody with a connection to the shop, and all that was answered to them."""

    def __init__(self, person: Person, connection: dict[str, JsonValue]) -> None:
        self.person = person
        self.connection = connection
        self.id = person.post("/connections", connection)["id"]

    def saved(self, name: str, *steps: dict[str, JsonValue]) -> str:
        """Save a workflow that reads the shop, and return its id."""
        body = {"document": document(name, ORDERS, *steps, result(name.lower()))}
        return self.person.post("/workflows", body)["id"]

    def begun(self, workflow: str) -> str:
        """Return the id of a new run."""
        return self.person.post(f"/workflows/{workflow}/execute")["id"]

    def ended(self, run: str) -> tuple[str, str]:
        """Wait for the end of a run, look at all there is of it, and return its state and what failed."""
        self.person.followed(run)
        for more in ("/results", "/logs", "/steps/rows/rows"):
            self.person.client.get(f"/runs/{run}{more}")
        found = self.person.client.get(f"/runs/{run}").json()
        return found["state"], (found.get("error") or {}).get("code", "")

    def change(self, **changes: JsonValue) -> None:
        body = {**self.connection, **changes}
        assert self.person.client.put(f"/connections/{self.id}", json=body).is_success


def sessions(postgres: str, reader: str) -> list[int]:
    """Return the ports from which somebody has something computed at present."""
    with administrator(postgres) as cursor:
        query = "SELECT client_port FROM pg_stat_activity WHERE usename = %s AND state = 'active'"
        cursor.execute(query, [reader])
        return [port for (port,) in cursor.fetchall()]


def kill(port: int) -> None:
    """End the process that is connected from a port, as a lack of memory would."""
    [pid] = {
        found.pid
        for found in psutil.net_connections("tcp")
        if found.laddr and found.laddr.port == port and found.pid and found.status == psutil.CONN_ESTABLISHED
    }
    psutil.Process(pid).kill()


def test_a_password_never_comes_out(
    site: Site,
    platform: Platform,
    postgres: str,
    reader: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, logger="workflow_platform")
    answers: list[str] = []

    def keep(answer: httpx2.Response) -> None:
        answer.read()
        answers.append(f"{answer.headers} {answer.text}")

    url = database_url(postgres)
    connection: dict[str, JsonValue] = {
        "name": "shop",
        "host": "127.0.0.1",
        "port": int(str(url.query["port"])),
        "database": url.database or "",
        "username": reader,
        "password": PASSWORD,
    }
    with (
        served(site) as address,
        httpx2.Client(base_url=f"{address}/api/v1", timeout=60, event_hooks={"response": [keep]}) as client,
    ):
        ana = Shopper(Person(client, Mailbox(site), "ana@example.org"), connection)
        for more in ("", "/schemas", "/tables", "/columns?table=orders", "/sample?table=orders"):
            assert client.get(f"/connections/{ana.id}{more}").is_success
        copy = ana.saved("Copy", converted("text"))
        endless = ana.saved("Endless", PAIRS, ENDLESS)
        ended = {
            "succeeded": ana.ended(ana.begun(copy)),
            "of a value": ana.ended(ana.begun(ana.saved("Numbers", converted("integer")))),
        }
        canceled = ana.begun(endless)
        wait_until(lambda: len(sessions(postgres, reader)) > 0)
        ana.person.post(f"/runs/{canceled}/cancel")
        ended["canceled"] = ana.ended(canceled)
        wait_until(lambda: not sessions(postgres, reader))
        killed = ana.begun(endless)
        wait_until(lambda: len(sessions(postgres, reader)) > 0)
        kill(sessions(postgres, reader)[0])
        ended["killed"] = ana.ended(killed)
        with administrator(postgres) as cursor:
            cursor.execute(f"ALTER ROLE {reader} PASSWORD 'another'")
        ended["refused"] = ana.ended(ana.begun(copy))
        client.post(f"/connections/{ana.id}/test")
        ana.change(port=1, password=PASSWORD)
        ended["unreachable"] = ana.ended(ana.begun(copy))
        ana.change(database="nowhere", password=PASSWORD)
        client.post(f"/connections/{ana.id}/test")
        client.get("/audit")
        assert client.get(f"{address}/dagster/graphql", params={"q": "1"}).status_code < 500
        client.delete(f"/connections/{ana.id}", params={"force": True})

    assert ended == {
        "succeeded": ("succeeded", ""),
        "of a value": ("failed", "execution-failed"),
        "canceled": ("canceled", ""),
        "killed": ("failed", "process-lost"),
        "refused": ("failed", "database-sign-in-refused"),
        "unreachable": ("failed", "port-refused"),
    }
    files = {
        str(file): file.read_bytes().decode(errors="replace")
        for file in tmp_path.rglob("*")
        if file.is_file() and file.name not in SEALED
    }
    assert any(name.endswith("dispatcher.log") for name in files)
    told = {
        **files,
        "answers": "\n".join(answers),
        "printed": "".join(capfd.readouterr()),
        "logged": caplog.text,
        "tables": dumped(platform.engine, "workflow_platform", "dagster"),
    }
    assert "Endless" in told["tables"]
    assert len(answers) > 30
    assert [name for name, content in told.items() if "p4ssw0rd" in content] == []
