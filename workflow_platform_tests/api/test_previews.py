"""Steps looked at while a workflow is built, and after it has run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi.testclient import TestClient

from workflow_platform.api.app import create_app
from workflow_platform.api.connections.patience import Patience
from workflow_platform.api.previews.computing import MOST_OF_ONE, Computing
from workflow_platform.api.site import Site
from workflow_platform.engine.preview import SAMPLE_ROWS
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.system import pin_inputs
from workflow_platform_tests.api.people import ORIGIN, Person, document
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.api.silent_database import silent_database

PAIRS: dict[str, Any] = {
    "id": "pairs",
    "block": "join",
    "settings": {"kind": "cross"},
    "inputs": {"left": "people", "right": "people"},
}


def upload(person: Person, name: str, content: str) -> None:
    answer = person.client.post(
        "/api/v1/datasets", params={"name": name, "file": f"{name}.csv"}, content=content
    )
    assert answer.status_code == 201, answer.text


@pytest.fixture
def people(ana: Person) -> None:
    """A dataset of Ana's."""
    upload(ana, "people", "name,age\nAna,41\nBo,30\nCy,55\n")


def preview(person: Person, step: str, **more: object) -> httpx2.Response:
    return person.client.post(
        "/api/v1/workflows/preview", json={"document": document(), "step": step, **more}
    )


@pytest.mark.usefixtures("people")
def test_a_preview_gives_the_first_rows_and_the_columns_of_a_step(ana: Person) -> None:
    answer = preview(ana, "adults", limit=1)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "columns": [{"name": "name", "type": "VARCHAR"}, {"name": "age", "type": "BIGINT"}],
        "rows": [{"name": "Ana", "age": 41}],
        "more": True,
        "sampled": [],
    }
    assert [row["name"] for row in preview(ana, "out").json()["rows"]] == ["Ana", "Cy"]


@pytest.mark.usefixtures("people")
def test_mistakes_elsewhere_do_not_keep_a_step_from_being_previewed(ana: Person) -> None:
    broken = document(where="agee > 30")
    broken["steps"].insert(0, {"id": "odd", "block": "dataset", "settings": {"dataset": "nothing"}})
    assert preview(ana, "people", document=broken).status_code == 200
    refused = preview(ana, "out", document=broken)
    assert refused.status_code == 422
    assert [(found["code"], found["pointer"]) for found in refused.json()["problems"]] == [
        ("unknown-column", "/steps/2/settings/where")
    ]
    assert preview(ana, "nowhere", document=broken).status_code == 404


@pytest.mark.usefixtures("people")
def test_a_value_that_does_not_fit_is_a_problem_at_its_step(ana: Person) -> None:
    wrong = document()
    wrong["steps"][1] = {
        "id": "adults",
        "block": "select",
        "settings": {"columns": [{"column": "name", "type": "integer"}]},
        "inputs": {"rows": "people"},
    }
    refused = preview(ana, "out", document=wrong)
    assert refused.status_code == 422
    assert [(found["code"], found["pointer"]) for found in refused.json()["problems"]] == [
        ("execution-failed", "/steps/1")
    ]


def test_a_preview_says_when_it_saw_a_sample_only(ana: Person) -> None:
    rows = SAMPLE_ROWS + 5
    upload(ana, "people", "name,age\n" + "Ana,41\n" * rows)
    count = document()
    count["steps"][1] = {
        "id": "adults",
        "block": "aggregate",
        "settings": {"measures": [{"name": "rows", "function": "count"}]},
        "inputs": {"rows": "people"},
    }
    sampled = preview(ana, "adults", document=count).json()
    assert (sampled["rows"], sampled["sampled"]) == (
        [{"rows": SAMPLE_ROWS}],
        [{"table": "people", "rows": SAMPLE_ROWS, "total": rows}],
    )
    whole = preview(ana, "adults", document=count, rows="all").json()
    assert (whole["rows"], whole["sampled"]) == ([{"rows": rows}], [])


@pytest.mark.usefixtures("people")
def test_the_columns_of_all_steps_come_with_all_problems(ana: Person) -> None:
    body = {"document": document(where="agee > 30")}
    answer = ana.client.post("/api/v1/workflows/schemas", json=body).json()
    assert [*answer["steps"]] == ["people"]
    assert [found["pointer"] for found in answer["problems"]] == ["/steps/1/settings/where"]
    right = ana.client.post("/api/v1/workflows/schemas", json={"document": document()}).json()
    assert ([*right["steps"]], right["problems"]) == (["people", "adults", "out"], [])


@pytest.mark.usefixtures("people")
def test_the_data_of_somebody_else_is_not_previewed(bo: Person, anonymous: TestClient) -> None:
    refused = preview(bo, "people")
    assert [found["code"] for found in refused.json()["problems"]] == ["unknown-dataset"]
    body = {"document": document(), "step": "people"}
    for path in ("preview", "schemas"):
        assert anonymous.post(f"/api/v1/workflows/{path}", json=body).status_code == 401


@pytest.mark.usefixtures("people")
def test_the_rows_of_a_step_are_those_that_its_run_has_read(
    database: Engine, ana: Person, bo: Person
) -> None:
    made = ana.client.post("/api/v1/workflows", json={"document": document()}).json()
    run = ana.client.post(f"/api/v1/workflows/{made['id']}/execute").json()["id"]
    address = f"/api/v1/runs/{run}/steps/adults/rows"
    assert ana.client.get(address).status_code == 409
    with transaction(database) as session:
        mark_run(session, UUID(run), "running")
        pin_inputs(session, UUID(run), {"people": 1})
    upload(ana, "people", "name,age\nDi,99\n")

    answer = ana.client.get(address)
    assert answer.status_code == 200, answer.text
    assert [row["name"] for row in answer.json()["rows"]] == ["Ana", "Cy"]
    assert (answer.json()["total"], answer.json()["complete"]) == (2, True)
    second = ana.client.get(address, params={"limit": 1, "offset": 1}).json()
    assert [row["name"] for row in second["rows"]] == ["Cy"]
    assert ana.client.get(address, params={"offset": 5}).json()["rows"] == []
    assert ana.client.get(f"/api/v1/runs/{run}/steps/nowhere/rows").status_code == 404
    assert bo.client.get(address).status_code == 404


def endless() -> dict[str, Any]:
    """Return a document whose last step takes longer than anybody waits."""
    squares = document()
    squares["steps"][1] = {**PAIRS, "id": "adults"}
    squares["steps"][2]["inputs"] = {"rows": "sum"}
    squares["steps"].append(
        {
            "id": "sum",
            "block": "aggregate",
            "settings": {"measures": [{"name": "sum", "function": "sum", "column": "age"}]},
            "inputs": {"rows": "adults"},
        }
    )
    return squares


def test_a_preview_that_takes_too_long_is_ended(site: Site, ana: Person) -> None:
    upload(ana, "people", "name,age\n" + "Ana,41\n" * 1_000_000)
    hasty = replace(site, computing=Computing(seconds=1))
    headers = {"Authorization": ana.client.headers["Authorization"]}
    with TestClient(create_app(hasty), base_url=ORIGIN, headers=headers) as client:
        body = {"document": endless(), "step": "out", "rows": "all"}
        refused = client.post("/api/v1/workflows/preview", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "preview-too-slow")


def test_a_preview_ends_when_nobody_waits_for_it(site: Site, ana: Person) -> None:
    upload(ana, "people", "name,age\n" + "Ana,41\n" * 1_000_000)
    single = replace(site, computing=Computing(at_once=1, seconds=200))
    headers = {"Authorization": ana.client.headers["Authorization"]}
    with served(single) as address, httpx2.Client(base_url=address, headers=headers) as client:
        body = {"document": endless(), "step": "out", "rows": "all"}
        with pytest.raises(httpx2.ReadTimeout):
            client.post("/api/v1/workflows/preview", json=body, timeout=2)
        # There is one thread, which would be busy for hours.
        body = {"document": document(), "step": "people"}
        assert client.post("/api/v1/workflows/preview", json=body, timeout=100).status_code == 200


REMOTE = {
    "format": 1,
    "name": "Remote",
    "steps": [
        {"id": "rows", "block": "postgresql_table", "settings": {"connection": "sales", "table": "orders"}},
        {"id": "out", "block": "result", "settings": {"name": "Remote"}, "inputs": {"rows": "rows"}},
    ],
}


def test_databases_that_fall_silent_cost_only_those_who_ask_them(site: Site, ana: Person, bo: Person) -> None:
    upload(bo, "people", "name,age\nAna,41\n")
    local = site.settings.model_copy(update={"allowed_networks": "127.0.0.1/32"})
    hasty = replace(
        site, settings=local, computing=Computing(seconds=0.5, grace=0.1), patience=Patience(seconds=0.5)
    )
    asking = {person: {"Authorization": person.client.headers["Authorization"]} for person in (ana, bo)}
    with silent_database() as port, TestClient(create_app(hasty), base_url=ORIGIN) as client:
        server = {"name": "sales", "host": "127.0.0.1", "port": port, "database": "sales", "username": "ana"}
        client.post("/api/v1/connections", json=server, headers=asking[ana]).raise_for_status()

        def told(person: Person, action: str, body: dict[str, Any]) -> str:
            answer = client.post(f"/api/v1/workflows/{action}", json=body, headers=asking[person])
            return str(answer.json().get("code", answer.status_code))

        kept = [told(ana, "schemas", {"document": REMOTE}) for _ in range(MOST_OF_ONE + 1)]
        checks = [told(ana, "validate", {"document": REMOTE}) for _ in range(4)]
        assert kept == ["preview-too-slow"] * MOST_OF_ONE + ["too-many-previews"]
        assert checks == ["connecting-timed-out"] * 3 + ["too-many-at-once"]
        assert told(bo, "schemas", {"document": document()}) == "200"
        assert told(bo, "preview", {"document": document(), "step": "adults"}) == "200"
