"""Documents and files to store, valid and small."""

from __future__ import annotations

from uuid import uuid4

from workflow_platform.spec.schema import Column
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.datasets import LakeFile

PEOPLE = (Column("name", "VARCHAR"), Column("income", "DECIMAL(15,2)"))


def document(name: str = "Average income", limit: int = 1) -> WorkflowSpec:
    """Return a document; ``limit`` is what tells one version from another."""
    steps = [
        {"id": "people", "block": "dataset", "settings": {"dataset": "people"}},
        {"id": "few", "block": "limit", "settings": {"rows": limit}, "inputs": {"rows": "people"}},
    ]
    return WorkflowSpec.model_validate({"format": 1, "name": name, "steps": steps})


def lake_file(rows: int = 3) -> LakeFile:
    """Return a file that no other version has."""
    return LakeFile(f"{uuid4().hex}.parquet", rows, 1024, PEOPLE)
