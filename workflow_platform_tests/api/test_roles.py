"""Every operation on things that can be shared, asked by a stranger, viewers, editors and owners."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from workflow_platform.api.openapi import openapi_text
from workflow_platform.api.site import Site
from workflow_platform.store.access import ROLES, THINGS
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.system import pin_inputs
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.sharing import save, share, upload

# The lowest role that may do it. "none" may not be had by a grant: it is for whose the thing is.
LOWEST = {
    "get_workflow": "viewer",
    "list_reads": "viewer",
    "export_workflow": "viewer",
    "duplicate_workflow": "viewer",
    "list_readers": "viewer",
    "list_versions": "viewer",
    "get_version": "viewer",
    "compare_versions": "viewer",
    "change_workflow": "editor",
    "restore_version": "editor",
    "execute_workflow": "editor",
    "delete_workflow": "owner",
    "restore_workflow": "none",
    "list_notifications": "viewer",
    "create_notification": "viewer",
    "get_run": "viewer",
    "list_results": "viewer",
    "get_logs": "viewer",
    "follow_run": "viewer",
    "get_step_rows": "viewer",
    "cancel_run": "editor",
    "repeat_run": "editor",
    "get_dataset": "viewer",
    "list_dataset_readers": "viewer",
    "list_dataset_versions": "viewer",
    "get_rows": "viewer",
    "get_profile": "viewer",
    "get_row_groups": "viewer",
    "compare_dataset_versions": "viewer",
    "get_lineage": "viewer",
    "download": "viewer",
    "restore_dataset_version": "editor",
    "delete_dataset": "owner",
    "change_dataset": "owner",
    "undelete_dataset": "none",
    "get_connection": "viewer",
    "test_connection": "viewer",
    "list_schemas": "viewer",
    "list_tables": "viewer",
    "list_columns": "viewer",
    "sample_table": "viewer",
    "change_connection": "editor",
    "delete_connection": "owner",
    "get_schedule": "none",
    "change_schedule": "none",
    "delete_schedule": "none",
    "pause_schedule": "none",
    "resume_schedule": "none",
    "list_fires": "none",
    "list_grants": "owner",
    "give_role": "owner",
    "change_role": "owner",
    "take_role": "owner",
}
SERVER = {"host": "db.invalid", "database": "sales", "username": "ana"}
OF_THINGS = {"workflow_id", "dataset_id", "connection_id", "run_id", "schedule_id", "thing_id"}
BODIES: dict[str, dict[str, Any]] = {
    "change_dataset": {"name": "People"},
    "change_workflow": {"document": document(where="age > 1"), "publish": False},
    "give_role": {"role": "viewer", "email": "dee@example.org"},
    "change_role": {"role": "editor"},
    "create_notification": {"channel": "mail"},
    "change_connection": {**SERVER, "name": "sales", "password": "another"},
    "change_schedule": {"workflow_id": str(UUID(int=0)), "seconds": 60},
}
PARAMS = {
    "compare_versions": {"since": "1"},
    "compare_dataset_versions": {"since": "1"},
    "get_row_groups": {"by": "name"},
    "list_columns": {"table": "a"},
    "sample_table": {"table": "a"},
}
UNREACHABLE = {"unknown-host"}
ID = re.compile(r"{(\w+)}")
# What removes something comes last, and of that what removes the thing itself.
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: which operation, on which address."""

    operation: str
    method: str
    path: str


def operations() -> Iterator[tuple[str, str, str]]:
    for path, methods in json.loads(openapi_text())["paths"].items():
        for method, operation in methods.items():
            if OF_THINGS & {*ID.findall(path)}:
                yield operation["operationId"], method.upper(), path


def asks(ids: dict[str, str], grants: dict[str, str]) -> list[Ask]:
    found = []
    for name, method, path in operations():
        for noun in THINGS if "{things}" in path else ("",):
            here = {**ids, "things": f"{noun}s", "step": "adults", "number": "1"}
            if noun:
                here |= {"thing_id": ids[f"{noun}_id"], "grant_id": grants[noun]}
            found.append(Ask(name, method, ID.sub(lambda match: here[match[1]], path)))  # noqa: B023  # used at once
    return sorted(found, key=lambda ask: (METHODS.index(ask.method), "grants" not in ask.path))


@pytest.fixture
def shared(ana: Person, site: Site, database: Engine) -> dict[str, str]:
    """The ids of what Ana has."""
    dataset = upload(ana)
    workflow = save(ana, document())
    run = ana.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"]
    with transaction(database) as session:
        mark_run(session, UUID(run), "running")
        pin_inputs(session, UUID(run), {"people": 1})
        mark_run(session, UUID(run), "succeeded")
    with transaction(site.engine, ana.actor) as session:
        connection = Connections(session, ana.actor, site.vault).save(
            "sales", ConnectionDetails.model_validate(SERVER)
        )
    timed = {"workflow_id": workflow, "seconds": 3600}
    schedule = ana.client.post("/api/v1/schedules", json=timed).json()["id"]
    return {
        "workflow_id": workflow,
        "dataset_id": dataset,
        "connection_id": str(connection.id),
        "run_id": run,
        "schedule_id": schedule,
    }


def test_every_operation_on_things_has_a_lowest_role() -> None:
    assert {name for name, _, _ in operations()} == set(LOWEST)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_role_may_do_what_it_is_for_and_nothing_else(
    role: str | None, ana: Person, bo: Person, shared: dict[str, str]
) -> None:
    others: dict[str, str] = {
        noun: share(ana, f"{noun}s", shared[f"{noun}_id"], "viewer", email="cy@example.org")["id"]
        for noun in THINGS
    }
    for noun in THINGS if role else ():
        share(ana, f"{noun}s", shared[f"{noun}_id"], str(role), email=bo.email)
    wrong = {}
    for ask in asks(shared, others):
        answer = asked(bo.client, ask)
        if verdict(answer) != expected(role, LOWEST[ask.operation]):
            wrong[f"{ask.method} {ask.path} ({ask.operation})"] = (answer.status_code, answer.text)
    assert wrong == {}


def asked(client: TestClient, ask: Ask) -> Response:
    body = None if ask.method in {"GET", "DELETE"} else BODIES.get(ask.operation, {})
    return client.request(ask.method, ask.path, json=body, params=PARAMS.get(ask.operation, {}))


def verdict(answer: Response) -> str:
    assert answer.status_code < 500
    # The database of the connection is not there, which whoever may use it learns.
    if answer.status_code == 422 and answer.json()["code"] in UNREACHABLE:
        return "done"
    words = {401: "unknown", 403: "refused", 404: "hidden", 422: "not understood"}
    return words.get(answer.status_code, "done")


def expected(role: str | None, lowest: str) -> str:
    if role is None or lowest == "none":
        return "hidden"
    ranks: tuple[str, ...] = ROLES
    return "done" if ranks.index(role) >= ranks.index(lowest) else "refused"
