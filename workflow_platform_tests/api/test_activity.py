"""What a list of workflows tells of their runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from workflow_platform.spec.schema import Column
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.run_moves import mark_run
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.sharing import share


def listed(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.client.get("/api/v1/workflows").json()["items"]
    return found


def test_a_list_tells_the_last_run_of_each_workflow_and_the_next(
    database: Engine, ana: Person, bo: Person
) -> None:
    upload = {"name": "people", "file": "people.csv"}
    assert ana.client.post("/api/v1/datasets", params=upload, content="name,age\nAna,41\n").is_success
    made = ana.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    ana.client.post("/api/v1/workflows", json={"document": document("Quiet")})
    [quiet, busy] = listed(ana)
    assert [busy["last_run"], busy["next_run_at"], quiet["last_run"]] == [None, None, None]

    execute = f"/api/v1/workflows/{made}/execute"
    ana.client.post(execute)
    run = ana.client.post(execute).json()["id"]
    with transaction(database) as session:
        mark_run(session, UUID(run), "running")
        content = LakeFile("a/b/adults.parquet", 7, 100, (Column("name", "VARCHAR"),))
        Datasets(session, ana.actor).publish("Adults", content, run_id=UUID(run), output="Adults")
        mark_run(session, UUID(run), "succeeded")
    hourly = {"workflow_id": made, "expression": "0 * * * *"}
    assert ana.client.post("/api/v1/schedules", json=hourly).status_code == 201
    share(ana, "workflows", made, "viewer", email=bo.email)

    [busy] = [found for found in listed(ana) if found["id"] == made]
    assert (busy["last_run"]["id"], busy["last_run"]["state"]) == (run, "succeeded")
    assert busy["last_run"]["rows"] == 7
    assert ana.client.get(f"/api/v1/runs/{run}").json()["rows"] == 7
    assert datetime.fromisoformat(busy["next_run_at"]).minute == 0
    [seen] = listed(bo)
    assert seen["last_run"]["id"] == run
    # Somebody else's schedule is theirs.
    assert seen["next_run_at"] is None
