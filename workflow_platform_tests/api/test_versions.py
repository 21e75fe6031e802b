"""The versions of workflows over HTTP, their copies, and what was deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.store.database import Engine
from workflow_platform_tests.api.people import Person, document

ROOT = "/api/v1/workflows"


@pytest.fixture
def workflow(ana: Person) -> str:
    """The address of a workflow of Ana's with two versions, in a folder."""
    answer = ana.client.post(
        "/api/v1/datasets",
        params={"name": "people", "file": "people.csv"},
        content="name,age\nAna,41\nBo,30\nCy,55\n",
    )
    assert answer.status_code == 201, answer.text
    sorted_: dict[str, Any] = {"folder": "Reports", "tags": ["people", "daily"]}
    made = ana.client.post(ROOT, json={"document": document(), **sorted_})
    address = f"{ROOT}/{made.json()['id']}"
    changed = ana.client.put(address, json={"document": document(where="age > 50"), **sorted_})
    assert changed.json()["version"] == 2, changed.text
    return address


def test_versions_are_listed_read_and_compared(ana: Person, workflow: str) -> None:
    page = ana.client.get(f"{workflow}/versions", params={"limit": 1}).json()
    assert ([item["number"] for item in page["items"]], page["total"]) == ([2], 2)
    first = ana.client.get(f"{workflow}/versions/1").json()
    assert first["document"]["steps"][1]["settings"] == {"where": "age > 30"}
    differs = ana.client.get(f"{workflow}/versions/2/changes", params={"since": 1}).json()
    where = {"pointer": "/settings/where", "before": "age > 30", "after": "age > 50"}
    assert differs == {
        "added": [],
        "removed": [],
        "changed": [{"step": "adults", "changes": [where]}],
        "others": [],
    }
    assert ana.client.get(f"{workflow}/versions/3").status_code == 404


def test_an_earlier_version_is_taken_up_again_under_the_name_of_today(ana: Person, workflow: str) -> None:
    renamed = document(where="age > 50") | {"name": "Elders"}
    etag = ana.client.put(workflow, json={"document": renamed}).headers["ETag"]
    restored = ana.client.post(f"{workflow}/versions/1/restore", headers={"If-Match": etag})
    assert restored.status_code == 200, restored.text
    assert (restored.json()["version"], restored.json()["name"]) == (4, "Elders")
    assert restored.json()["document"]["steps"][1]["settings"] == {"where": "age > 30"}
    stale = ana.client.post(f"{workflow}/versions/2/restore", headers={"If-Match": etag})
    assert stale.status_code == 412
    draft = ana.client.post(f"{workflow}/versions/2/restore", json={"publish": False}).json()
    assert (draft["version"], draft["document"]["steps"][1]["settings"]) == (4, {"where": "age > 50"})


def test_a_copy_is_a_draft_under_a_free_name(ana: Person, workflow: str) -> None:
    copies = [ana.client.post(f"{workflow}/duplicate") for _ in range(2)]
    assert [copy.status_code for copy in copies] == [201, 201]
    assert [copy.json()["name"] for copy in copies] == ["Adults copy", "Adults copy 2"]
    first = copies[0].json()
    assert (first["version"], first["folder"], first["tags"]) == (None, "Reports", ["people", "daily"])
    taken = ana.client.post(f"{workflow}/duplicate", json={"name": "adults"})
    assert taken.status_code == 409


def test_a_workflow_goes_out_as_a_file_and_comes_back(ana: Person, bo: Person, workflow: str) -> None:
    file = ana.client.get(f"{workflow}/export")
    assert file.headers["Content-Disposition"] == 'attachment; filename="adults.json"'
    assert json.loads(file.text)["steps"][1]["settings"] == {"where": "age > 50"}
    first = ana.client.get(f"{workflow}/export", params={"version": 1}).json()
    assert first["steps"][1]["settings"] == {"where": "age > 30"}

    kind = {"Content-Type": "application/json"}
    arrived = bo.client.post(f"{ROOT}/import", content=file.content, headers=kind)
    assert arrived.status_code == 201, arrived.text
    assert (arrived.json()["name"], arrived.json()["version"]) == ("Adults", None)
    refused = bo.client.post(f"{ROOT}/import", content=file.content, headers=kind, params={"publish": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-workflow")
    again = ana.client.post(f"{ROOT}/import", content=file.content, headers=kind)
    assert again.status_code == 409
    other = ana.client.post(f"{ROOT}/import", content=file.content, headers=kind, params={"name": "Other"})
    assert (other.status_code, other.json()["document"]["name"]) == (201, "Other")
    assert ana.client.post(f"{ROOT}/import", json=[1]).status_code == 422


def test_folders_and_tags_are_listed_with_what_is_in_them(ana: Person, bo: Person, workflow: str) -> None:
    ana.client.post(f"{workflow}/duplicate")
    assert ana.client.get(f"{ROOT}/folders").json() == [{"name": "Reports", "workflows": 2}]
    assert [label["name"] for label in ana.client.get(f"{ROOT}/tags").json()] == ["daily", "people"]
    assert bo.client.get(f"{ROOT}/folders").json() == bo.client.get(f"{ROOT}/tags").json() == []


def test_deleting_tells_who_reads_the_results_and_can_be_undone(
    database: Engine, ana: Person, workflow: str
) -> None:
    # The result is there as soon as a run has published it; here, its row says enough.
    with database.begin() as connection:
        made = text(
            "INSERT INTO workflow_platform.datasets (owner_id, name, origin, produced_by, output)"
            " SELECT owner_id, 'Adults', 'result', id, 'Adults' FROM workflow_platform.workflows"
        )
        connection.execute(made)
    reading = {"document": document("Reader", dataset="ADULTS"), "publish": False}
    reader = ana.client.post(ROOT, json=reading).json()
    told = [{"id": reader["id"], "name": "Reader", "dataset": "Adults"}]
    assert ana.client.get(f"{workflow}/readers").json() == told

    gone = ana.client.delete(workflow)
    assert (gone.status_code, gone.json()["readers"]) == (200, told)
    (deleted,) = ana.client.get(f"{ROOT}/deleted").json()["items"]
    assert (deleted["name"], deleted["until"]) == ("Adults", gone.json()["until"])

    assert ana.client.post(ROOT, json={"document": document(), "publish": False}).status_code == 201
    taken = ana.client.post(f"{workflow}/restore")
    assert taken.status_code == 409
    back = ana.client.post(f"{workflow}/restore", json={"name": "Adults again"})
    assert back.status_code == 200, back.text
    assert (back.json()["name"], back.json()["version"]) == ("Adults again", 2)
    assert back.json()["document"]["name"] == "Adults again"
    assert ana.client.get(f"{ROOT}/deleted").json() == {"items": [], "total": 0}


def test_after_a_month_a_workflow_is_gone(database: Engine, ana: Person, workflow: str) -> None:
    ana.client.delete(workflow)
    with database.begin() as connection:
        long_ago = "UPDATE workflow_platform.workflows SET deleted_at = now() - interval '31 days'"
        connection.execute(text(long_ago))
    assert ana.client.post(f"{workflow}/restore").status_code == 404
    assert ana.client.get(f"{ROOT}/deleted").json()["total"] == 0


def test_a_stranger_finds_no_versions(ana: Person, bo: Person, anonymous: TestClient, workflow: str) -> None:
    for client, status in ((bo.client, 404), (anonymous, 401)):
        answers = [
            client.get(f"{workflow}/versions"),
            client.get(f"{workflow}/versions/1"),
            client.get(f"{workflow}/versions/1/changes", params={"since": 2}),
            client.post(f"{workflow}/versions/1/restore"),
            client.post(f"{workflow}/duplicate"),
            client.get(f"{workflow}/export"),
            client.get(f"{workflow}/readers"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 7
    ana.client.delete(workflow)
    assert bo.client.post(f"{workflow}/restore").status_code == 404
    assert bo.client.get(f"{ROOT}/deleted").json()["total"] == 0
