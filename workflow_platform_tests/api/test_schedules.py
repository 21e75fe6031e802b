"""Schedules over HTTP: kept, paused, looked at, and never those of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.schedules.due import due_schedules, fire
from workflow_platform_tests.api.people import PASSWORD, Person, document
from workflow_platform_tests.api.sharing import share, withdraw

URL = "/api/v1/schedules"
HOURLY = {"expression": "0 * * * *", "time_zone": "Europe/Lisbon"}


def upload(person: Person, content: str = "name,age\nAna,41\n") -> str:
    """Upload people, or new ones, and return the dataset's id."""
    params = {"name": "people", "file": "people.csv"}
    answer = person.client.post("/api/v1/datasets", params=params, content=content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def dataset(ana: Person) -> str:
    return upload(ana)


@pytest.fixture
def workflow(ana: Person, dataset: str) -> str:
    """A workflow of Ana's that reads her dataset."""
    assert dataset
    made = ana.client.post("/api/v1/workflows", json={"document": document()})
    return str(made.json()["id"])


def keep(person: Person, workflow: str, **details: object) -> dict[str, Any]:
    answer = person.client.post(URL, json={"workflow_id": workflow, **details})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    assert person.client.get(answer.headers["Location"]).json()["id"] == made["id"]
    return made


def tick(database: Engine, now: datetime) -> None:
    """Do what Dagster's clock does."""
    with transaction(database) as session:
        for schedule_id in due_schedules(session, now, ("cron", "interval", "dataset")):
            fire(session, schedule_id, now)


def test_a_schedule_tells_in_words_and_times_when_it_fires(ana: Person, workflow: str) -> None:
    made = keep(ana, workflow, **HOURLY)
    assert (made["words"], made["kind"], made["enabled"]) == ("At the start of every hour", "cron", True)
    assert (made["overlap"], made["missed"], made["workflow_name"]) == ("skip", "last", "Adults")
    times = [datetime.fromisoformat(fire["utc"]) for fire in made["next_fires"]]
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(hours=1)] * 4
    assert datetime.fromisoformat(made["next_due_at"]) == times[0]


def test_a_preview_points_out_what_the_clocks_change(ana: Person) -> None:
    body = {"expression": "30 2 29 3 *", "time_zone": "Europe/Berlin"}
    told = ana.client.post(f"{URL}/preview", json=body).json()
    assert told["words"] == "At 02:30 on March 29"
    assert len(told["fires"]) == 5
    notes = {fire["local"][:10]: fire["note"] for fire in told["fires"]}
    # The last Sunday of March is the 29th in 2026, 2037 and 2043.
    for day, note in notes.items():
        assert ("does not exist" in note) == (datetime.fromisoformat(day).weekday() == 6)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "either an expression or an interval"),
        ({"expression": "0 * * * *", "seconds": 60}, "either an expression or an interval"),
        ({"expression": "61 * * * *"}, "not a cron expression"),
        ({"seconds": 60, "time_zone": "Europe/Berln"}, "There is no time zone"),
        ({"seconds": 5}, "60"),
    ],
)
def test_what_is_no_time_is_refused_with_a_way_out(ana: Person, body: dict[str, Any], words: str) -> None:
    answer = ana.client.post(f"{URL}/preview", json=body)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_schedule_is_paused_resumed_changed_and_deleted(ana: Person, workflow: str) -> None:
    address = f"{URL}/{keep(ana, workflow, **HOURLY)['id']}"
    paused = ana.client.post(f"{address}/pause").json()
    assert (paused["enabled"], paused["next_due_at"], paused["next_fires"]) == (False, None, [])
    resumed = ana.client.post(f"{address}/resume").json()
    assert resumed["enabled"]
    assert resumed["next_due_at"]
    changed = ana.client.put(
        address, json={"workflow_id": workflow, "seconds": 7200, "overlap": "cancel_running", "missed": "all"}
    ).json()
    assert (changed["words"], changed["overlap"], changed["missed"], changed["expression"]) == (
        "Every 2 hours",
        "cancel_running",
        "all",
        None,
    )
    assert [found["id"] for found in ana.client.get(URL).json()] == [changed["id"]]
    assert ana.client.delete(address).status_code == 204
    assert ana.client.get(address).status_code == 404
    assert ana.client.get(URL, params={"workflow_id": workflow}).json() == []


def test_each_fire_and_each_skip_is_listed_with_its_reason(
    ana: Person, workflow: str, database: Engine
) -> None:
    made = keep(ana, workflow, seconds=3600)
    due = datetime.now(UTC) + timedelta(hours=1)
    tick(database, due)
    tick(database, due + timedelta(hours=1))
    assert ana.client.delete(f"/api/v1/workflows/{workflow}").status_code < 300
    tick(database, due + timedelta(hours=2))
    fires = ana.client.get(f"{URL}/{made['id']}/fires").json()
    assert [fire["reason"] for fire in fires] == [
        "The workflow was deleted, or may not be run any more.",
        "The run before is still under way.",
        None,
    ]
    run = ana.client.get(f"/api/v1/runs/{fires[2]['run_id']}").json()
    assert run["state"] == fires[2]["state"] == "queued"
    assert run["schedule_id"] == made["id"]
    assert len(ana.client.get(f"{URL}/{made['id']}/fires", params={"limit": 1, "offset": 1}).json()) == 1


def test_an_upload_runs_the_workflow_that_waits_for_the_dataset(
    ana: Person, dataset: str, workflow: str, database: Engine
) -> None:
    made = keep(ana, workflow, dataset_id=dataset)
    assert (made["kind"], made["words"], made["overlap"]) == (
        "dataset",
        "When 'people' gets a new version",
        "queue",
    )
    tick(database, datetime.now(UTC))
    assert ana.client.get(f"{URL}/{made['id']}/fires").json() == []
    # Ana's upload is written by a role that sees her rows alone, and no schedules of others.
    assert upload(ana, "name,age\nBo,52\n") == dataset
    tick(database, datetime.now(UTC) + timedelta(minutes=1))
    (fire,) = ana.client.get(f"{URL}/{made['id']}/fires").json()
    assert fire["state"] == "queued"


def test_a_draft_and_values_that_do_not_fit_are_refused(ana: Person, workflow: str) -> None:
    draft = ana.client.post("/api/v1/workflows", json={"document": document("Draft"), "publish": False})
    answer = ana.client.post(URL, json={"workflow_id": draft.json()["id"], **HOURLY})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    answer = ana.client.post(URL, json={"workflow_id": workflow, "parameters": {"nobody": 1}, **HOURLY})
    assert answer.status_code == 422
    assert "nobody" in answer.text


def test_nobody_schedules_what_is_of_others_or_sees_their_schedules(
    ana: Person, bo: Person, anonymous: TestClient, workflow: str, dataset: str
) -> None:
    made = keep(ana, workflow, **HOURLY)
    assert bo.client.get(URL).json() == []
    assert bo.client.get(URL, params={"workflow_id": workflow}).json() == []
    assert bo.client.post(URL, json={"workflow_id": workflow, **HOURLY}).status_code == 404
    upload(bo)
    own = bo.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    assert bo.client.post(URL, json={"workflow_id": own, "dataset_id": dataset}).status_code == 404
    for method, path in [("GET", ""), ("GET", "/fires"), ("POST", "/pause"), ("DELETE", "")]:
        address = f"{URL}/{made['id']}{path}"
        assert bo.client.request(method, address).status_code == 404
        assert anonymous.request(method, address).status_code == 401
    assert anonymous.post(URL, json={"workflow_id": workflow, **HOURLY}).status_code == 401
    assert ana.client.get(f"{URL}/{made['id']}").json()["enabled"]


def test_an_account_is_deleted_with_its_schedules(ana: Person, workflow: str, database: Engine) -> None:
    keep(ana, workflow, **HOURLY)
    answer = ana.client.post("/api/v1/me/delete", json={"password": PASSWORD})
    assert answer.status_code < 300, answer.text
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workflow_platform.schedules")) == 0


def test_a_schedule_runs_with_its_makers_rights_until_they_are_withdrawn(
    ana: Person, bo: Person, workflow: str, dataset: str, database: Engine
) -> None:
    body = {"workflow_id": workflow, "seconds": 60}
    refused = bo.client.post(URL, json=body)
    assert refused.status_code == 404
    share(ana, "workflows", workflow, "editor", email=bo.email)
    refused = bo.client.post(URL, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-needed")
    grant = share(ana, "datasets", dataset, "viewer", email=bo.email)
    made = keep(bo, workflow, seconds=60)
    due = datetime.fromisoformat(made["next_due_at"])
    tick(database, due)
    [run] = bo.client.get("/api/v1/runs").json()["items"]
    assert (run["executed_by"], run["workflow_name"], run["schedule_id"]) == ("bo", "Adults", made["id"])
    assert ana.client.get(f"/api/v1/runs/{run['id']}").json()["schedule_id"] is None
    assert ana.client.post(f"/api/v1/runs/{run['id']}/cancel").status_code == 200

    withdraw(ana, "datasets", dataset, grant)
    tick(database, due + timedelta(minutes=1))
    fires = bo.client.get(f"{URL}/{made['id']}/fires").json()
    assert [(fire["state"], fire["reason"]) for fire in fires] == [
        (None, "Step 'people': The dataset 'people' was deleted, or may not be read any more."),
        ("canceled", None),
    ]
    assert ana.client.get("/api/v1/runs").json()["total"] == 1


def test_nobody_sees_the_name_of_a_workflow_that_is_not_shared_any_more(
    ana: Person, bo: Person, workflow: str, dataset: str, database: Engine
) -> None:
    grant = share(ana, "workflows", workflow, "editor", email=bo.email)
    share(ana, "datasets", dataset, "viewer", email=bo.email)
    made = keep(bo, workflow, seconds=60)
    withdraw(ana, "workflows", workflow, grant)
    [listed] = bo.client.get(URL).json()
    assert (listed["id"], listed["workflow_name"]) == (made["id"], None)
    tick(database, datetime.fromisoformat(made["next_due_at"]))
    [fire] = bo.client.get(f"{URL}/{made['id']}/fires").json()
    assert fire["reason"] == "The workflow was deleted, or may not be run any more."
