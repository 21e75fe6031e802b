"""People for tests, and a document that they can save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient

from workflow_platform.store.actor import Actor

ORIGIN = "http://localhost:8000"
PASSWORD = "three quiet otters"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, and a client that asks in their name."""

    actor: Actor
    email: str
    client: TestClient
    refresh_token: str


def document(name: str = "Adults", where: str = "age > 30", dataset: str = "people") -> dict[str, Any]:
    return {
        "format": 1,
        "name": name,
        "steps": [
            {"id": "people", "block": "dataset", "settings": {"dataset": dataset}},
            {"id": "adults", "block": "filter", "settings": {"where": where}, "inputs": {"rows": "people"}},
            {"id": "out", "block": "result", "settings": {"name": name}, "inputs": {"rows": "adults"}},
        ],
    }
