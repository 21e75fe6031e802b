"""Sharing, as tests ask for it."""

from __future__ import annotations

from typing import Any

from workflow_platform_tests.api.people import Person


def share(owner: Person, things: str, thing_id: str, role: str, **grantee: str) -> dict[str, Any]:
    """Share a thing with an ``email`` or a ``group_id``, and return the answer."""
    body = {"role": role, **grantee}
    answer = owner.client.post(f"/api/v1/{things}/{thing_id}/grants", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def withdraw(owner: Person, things: str, thing_id: str, grant: dict[str, Any]) -> None:
    """Take a role back."""
    answer = owner.client.delete(f"/api/v1/{things}/{thing_id}/grants/{grant['id']}")
    assert answer.status_code == 204, answer.text


def upload(owner: Person, name: str = "people", rows: str = "name,age\nAna,41\nCy,12\n") -> str:
    """Upload a dataset, and return its id."""
    answer = owner.client.post(
        "/api/v1/datasets", params={"name": name, "file": "rows.csv"}, content=rows.encode()
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def save(owner: Person, document: dict[str, Any], *, publish: bool = True) -> str:
    """Save a workflow, and return its id."""
    answer = owner.client.post("/api/v1/workflows", json={"document": document, "publish": publish})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
