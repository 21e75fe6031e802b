"""Workflows over HTTP: saved, changed without losing anybody's work, run once per key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.store.database import Engine
from workflow_platform_tests.api.people import Person, document


@pytest.fixture
def people(ana: Person) -> None:
    """A dataset of Ana's."""
    answer = ana.client.post(
        "/api/v1/datasets",
        params={"name": "people", "file": "people.csv"},
        content="name,age\nAna,41\nBo,30\nCy,55\n",
    )
    assert answer.status_code == 201, answer.text


@pytest.mark.usefixtures("people")
def test_a_workflow_is_published_listed_changed_and_deleted(ana: Person) -> None:
    made = ana.client.post("/api/v1/workflows", json={"document": document()})
    assert made.status_code == 201, made.text
    id_, etag = made.json()["id"], made.headers["ETag"]
    assert made.json()["version"] == 1
    assert [item["name"] for item in ana.client.get("/api/v1/workflows").json()["items"]] == ["Adults"]

    changed = ana.client.put(
        f"/api/v1/workflows/{id_}", json={"document": document(where="age > 40")}, headers={"If-Match": etag}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] == 2
    assert ana.client.get(f"/api/v1/workflows/{id_}").headers["ETag"] == changed.headers["ETag"] != etag

    assert ana.client.delete(f"/api/v1/workflows/{id_}").status_code == 200
    assert ana.client.get(f"/api/v1/workflows/{id_}").status_code == 404
    assert ana.client.get("/api/v1/workflows").json() == {"items": [], "total": 0}


@pytest.mark.usefixtures("people")
def test_a_draft_tells_whether_it_is_the_version_that_runs(ana: Person) -> None:
    made = ana.client.post("/api/v1/workflows", json={"document": document(), "publish": False}).json()
    address = f"/api/v1/workflows/{made['id']}"
    said = [made["published"]]
    for body in (
        {"document": document()},
        {"document": document(where="age > 40"), "publish": False},
        {"document": document(where="age >"), "publish": False},
        {"document": {"name": "Adults", "steps": 3}, "publish": False},
        # Standing elsewhere on the canvas makes it no other workflow.
        {"document": document(), "publish": False, "layout": {"steps": {"out": {"x": 5, "y": 5}}}},
    ):
        answer = ana.client.put(address, json=body)
        assert answer.status_code == 200, answer.text
        said.append(answer.json()["published"])
    assert said == [False, True, False, False, False, True]


@pytest.mark.usefixtures("people")
def test_a_lost_update_is_refused_and_says_what_differs(ana: Person) -> None:
    made = ana.client.post("/api/v1/workflows", json={"document": document()})
    address, etag = f"/api/v1/workflows/{made.json()['id']}", made.headers["ETag"]
    first = {"document": document(where="age > 40")}
    assert ana.client.put(address, json=first, headers={"If-Match": etag}).status_code == 200
    lost = ana.client.put(address, json={"document": document(where="age > 50")}, headers={"If-Match": etag})
    assert lost.status_code == 412
    assert "step 'adults'" in lost.json()["message"]
    assert ana.client.get(address).json()["document"]["steps"][1]["settings"]["where"] == "age > 40"


def test_a_document_with_problems_stays_a_draft_and_is_not_published(ana: Person) -> None:
    refused = ana.client.post("/api/v1/workflows", json={"document": document(dataset="nothing")})
    assert refused.status_code == 422
    assert [problem["pointer"] for problem in refused.json()["problems"]] == ["/steps/0/settings/dataset"]
    assert ana.client.get("/api/v1/workflows").json()["total"] == 0

    draft = ana.client.post(
        "/api/v1/workflows", json={"document": {"name": "Half made", "steps": 7}, "publish": False}
    )
    assert draft.status_code == 201, draft.text
    assert draft.json()["version"] is None
    executed = ana.client.post(f"/api/v1/workflows/{draft.json()['id']}/execute")
    assert (executed.status_code, executed.json()["code"]) == (409, "conflict")


@pytest.mark.usefixtures("people")
def test_two_workflows_cannot_have_one_name(ana: Person) -> None:
    assert ana.client.post("/api/v1/workflows", json={"document": document()}).status_code == 201
    again = ana.client.post("/api/v1/workflows", json={"document": document("ADULTS")})
    assert (again.status_code, again.json()["message"]) == (409, "There is a workflow 'Adults' already.")


@pytest.mark.usefixtures("people")
def test_one_key_starts_one_run(ana: Person, database: Engine) -> None:
    id_ = ana.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    address = f"/api/v1/workflows/{id_}/execute"

    def execute(number: int) -> tuple[int, str]:
        answer = ana.client.post(address, json={}, headers={"Idempotency-Key": f"key {number % 10}"})
        return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(execute, range(100)))
    assert {status for status, _ in answers} == {202}
    assert len({run for _, run in answers}) == 10
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workflow_platform.runs")) == 10
        submitted = text("SELECT count(*) FROM workflow_platform.outbox WHERE topic = 'run.submit'")
        assert connection.scalar(submitted) == 10
    other = ana.client.post(address, json={"version": 1}, headers={"Idempotency-Key": "key 1"})
    assert other.status_code == 422


@pytest.mark.usefixtures("people")
def test_a_stranger_finds_nothing(ana: Person, bo: Person, anonymous: TestClient) -> None:
    id_ = ana.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    address = f"/api/v1/workflows/{id_}"
    for client, status in ((bo.client, 404), (anonymous, 401)):
        answers = [
            client.get(address),
            client.put(address, json={"document": document()}),
            client.delete(address),
            client.post(f"{address}/execute"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 4
    assert ana.client.get(address).json()["version"] == 1


@pytest.mark.usefixtures("people")
def test_a_document_cannot_name_the_dataset_of_somebody_else(ana: Person, bo: Person) -> None:
    assert ana.client.post("/api/v1/workflows", json={"document": document()}).status_code == 201
    refused = bo.client.post("/api/v1/workflows", json={"document": document()})
    unknown = bo.client.post("/api/v1/workflows", json={"document": document(dataset="peoplx")})
    assert refused.json() == {**unknown.json(), "problems": refused.json()["problems"]}
    assert [problem["code"] for problem in refused.json()["problems"]] == ["unknown-dataset"]
