"""Every operation of the API, asked by those who may not: nothing shows, and nothing changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from workflow_platform.api.app import build, guarded
from workflow_platform.api.openapi import openapi_text
from workflow_platform.api.site import Site
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.api.people import ORIGIN, Person, document
from workflow_platform_tests.api.sharing import share

SCHEMA = "workflow_platform"
MARKER = "canary7741"
ID = re.compile(r"{(\w+)}")
# Sign-ins and attempts are counted for whoever asks, so they change, and the outbox is for the dispatcher.
VOLATILE = {"sign_ins", "attempts", "access_tokens", "outbox", "refresh_tokens", "alembic_version"}
SERVER = {"host": "203.0.113.1", "database": "shop", "username": "ana", "password": "secret"}
# Parts of addresses that are no ids of things that somebody owns.
PLAIN = {"provider": "nobody", "step": "people", "number": "1", "other": "1", "things": "workflows"}


@dataclass(frozen=True, slots=True)
class Owned:
    """The ids of what Ana has, by the names that parameters of addresses have."""

    ids: Mapping[str, str]


@pytest.fixture(autouse=True)
def _administrator(sign_in: Callable[[str], Person]) -> None:
    # The first account is an administrator's, who may see and change accounts.
    sign_in("root@example.org")


@pytest.fixture
def owned(ana: Person) -> Owned:
    upload = {"name": f"people {MARKER}", "file": "people.csv"}
    dataset = ana.client.post("/api/v1/datasets", params=upload, content=f"name,age\n{MARKER},41\n")
    assert dataset.status_code == 201, dataset.text
    saved = document(f"Adults {MARKER}", dataset=f"people {MARKER}")
    workflow = ana.client.post("/api/v1/workflows", json={"document": saved})
    assert workflow.status_code == 201, workflow.text
    run = ana.client.post(f"/api/v1/workflows/{workflow.json()['id']}/execute")
    token = ana.client.post("/api/v1/tokens", json={"name": f"token {MARKER}"})
    waiting = {"workflow_id": workflow.json()["id"], "dataset_id": dataset.json()["id"]}
    schedule = ana.client.post("/api/v1/schedules", json=waiting)
    hook = {"channel": "webhook", "url": f"https://{MARKER}.example.org/"}
    notified = ana.client.post(f"/api/v1/workflows/{workflow.json()['id']}/notifications", json=hook)
    message = ana.client.post(f"/api/v1/notifications/{notified.json()['id']}/test")
    connection = ana.client.post("/api/v1/connections", json={**SERVER, "name": f"shop {MARKER}"})
    grant = share(ana, "workflows", workflow.json()["id"], "viewer", email=f"{MARKER}@example.org")
    group = ana.client.post("/api/v1/groups", json={"name": f"group {MARKER}"}).json()["id"]
    member = ana.client.post(f"/api/v1/groups/{group}/members", json={"email": f"{MARKER}@example.org"})
    sign_in = ana.client.get("/api/v1/sign-ins").json()[0]["id"]
    ids = {
        "workflow_id": workflow.json()["id"],
        "dataset_id": dataset.json()["id"],
        "run_id": run.json()["id"],
        "token_id": token.json()["id"],
        "schedule_id": schedule.json()["id"],
        "connection_id": connection.json()["id"],
        "sign_in_id": sign_in,
        "user_id": str(ana.actor.user_id),
        "thing_id": workflow.json()["id"],
        "grant_id": grant["id"],
        "notification_id": notified.json()["id"],
        "delivery_id": message.json()["id"],
        "group_id": group,
        "member_id": member.json()["id"],
    }
    return Owned(ids)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in json.loads(openapi_text())["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def ask(client: TestClient, method: str, path: str, ids: Mapping[str, str]) -> Response:
    """Ask with these ids in the path, and everywhere in the query and the body."""
    names = ID.findall(path)
    unknown = [name for name in names if name not in ids and name not in PLAIN]
    assert not unknown, f"{path} names {unknown}, for which this test makes nothing"
    address = ID.sub(lambda match: ids.get(match[1]) or PLAIN[match[1]], path)
    body = None if method in {"GET", "DELETE"} else {**ids, "document": document(dataset=f"people {MARKER}")}
    return client.request(method, address, params=ids, json=body, follow_redirects=False)


def contents(database: Engine) -> dict[str, str]:
    """Return a fingerprint of each table."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'workflow_platform'"
    with database.connect() as connection:
        names = sorted(set(connection.scalars(text(tables))) - VOLATILE)
        return {
            name: str(
                connection.scalar(
                    text(f"SELECT json_agg(t ORDER BY t::text) FROM workflow_platform.{name} t")
                )
            )
            for name in names
        }


def leaks(client: TestClient, owned: Owned) -> list[str]:
    """Return what a stranger gets to see that a random id would not show."""
    found = []
    random = {name: str(uuid4()) for name in owned.ids}
    for method, path, _ in operations():
        if not set(ID.findall(path)) & set(owned.ids):
            continue
        theirs, nobodys = ask(client, method, path, owned.ids), ask(client, method, path, random)
        same = plain(theirs, owned.ids) == plain(nobodys, random)
        if theirs.status_code < 400 or not same or MARKER in theirs.text:
            found.append(f"{method} {path}: {theirs.status_code} {theirs.text[:200]}")
    return found


def plain(answer: Response, ids: Mapping[str, str]) -> tuple[int, str]:
    said = answer.text
    for name, id_ in ids.items():
        said = said.replace(id_, name)
    return answer.status_code, said


def test_a_stranger_with_every_id_sees_and_changes_nothing(
    owned: Owned, bo: Person, database: Engine
) -> None:
    before = contents(database)
    assert leaks(bo.client, owned) == []
    assert contents(database) == before


def test_nobody_sees_or_changes_anything_without_signing_in(
    anonymous: TestClient, owned: Owned, database: Engine
) -> None:
    before = contents(database)
    for method, path, _ in operations():
        if set(ID.findall(path)) & set(owned.ids):
            answer = ask(anonymous, method, path, owned.ids)
            assert (answer.status_code, MARKER in answer.text) == (401, False), (method, path)
    assert contents(database) == before


def test_lists_and_searches_of_a_stranger_hold_nothing_of_others(owned: Owned, bo: Person) -> None:
    for method, path, _ in operations():
        if method == "GET" and not ID.search(path):
            for params in ({}, {"search": MARKER}, dict(owned.ids)):
                answer = bo.client.get(path, params=params, follow_redirects=False)
                assert MARKER not in answer.text, path
                assert not [id_ for id_ in owned.ids.values() if id_ in answer.text], path


def test_a_route_that_forgets_the_owner_is_found(
    owned: Owned, bo: Person, site: Site, database: Engine
) -> None:
    app = build()
    planted = FastAPI()

    @planted.get("/api/v1/workflows/{workflow_id}")
    def leaky(workflow_id: UUID) -> dict[str, str]:
        with transaction(database) as session:
            owner = session.scalar(
                text("SELECT owner_id FROM workflow_platform.workflows WHERE id = :id"), {"id": workflow_id}
            )
            actor = bo.actor.__class__(owner, "") if owner else bo.actor
            return {"name": Workflows(session, actor).get(workflow_id).name}

    app.router.routes.insert(0, planted.router.routes[-1])
    headers = {"Authorization": bo.client.headers["Authorization"]}
    with TestClient(
        guarded(app, site), base_url=ORIGIN, headers=headers, raise_server_exceptions=False
    ) as client:
        assert [leak.partition(":")[0] for leak in leaks(client, owned)] == [
            "GET /api/v1/workflows/{workflow_id}"
        ]
