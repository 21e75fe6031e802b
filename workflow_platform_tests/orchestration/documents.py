"""Workflow documents for tests."""

from __future__ import annotations

from pydantic import JsonValue

from workflow_platform.store.tables import Document


def document(name: str, *steps: dict[str, JsonValue], **more: JsonValue) -> Document:
    """Return a document of these steps."""
    return {"format": 1, "name": name, "steps": list(steps), **more}


def read(dataset: str) -> dict[str, JsonValue]:
    """Return a step ``rows`` that reads a dataset."""
    return {"id": "rows", "block": "dataset", "settings": {"dataset": dataset}}


def keep(where: str, inputs: str = "rows") -> dict[str, JsonValue]:
    """Return a step ``kept`` that keeps some rows."""
    return {"id": "kept", "block": "filter", "settings": {"where": where}, "inputs": {"rows": inputs}}


def result(name: str, inputs: str = "kept", step: str = "result") -> dict[str, JsonValue]:
    """Return a step that names a result."""
    return {"id": step, "block": "result", "settings": {"name": name}, "inputs": {"rows": inputs}}


def adults(name: str = "Adults", age: int = 35) -> Document:
    """Return a workflow that keeps the people above an age."""
    return document(name, read("people"), keep(f"age > {age}"), result(name.lower()))
