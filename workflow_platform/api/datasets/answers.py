"""Datasets as the API tells them."""

from __future__ import annotations

from workflow_platform.api.datasets.shapes import ColumnAnswer, DatasetAnswer
from workflow_platform.spec.schema import Schema
from workflow_platform.store.datasets import StoredVersion


def dataset_answer(found: StoredVersion) -> DatasetAnswer:
    """Return a version of a dataset."""
    return DatasetAnswer(
        id=found.dataset_id,
        name=found.name,
        version=found.number,
        rows=found.rows,
        size_bytes=found.size_bytes,
        columns=column_answers(found.columns),
        run_id=found.run_id,
        created_at=found.created_at,
    )


def column_answers(columns: Schema) -> list[ColumnAnswer]:
    """Return columns."""
    return [ColumnAnswer(name=column.name, type=column.type) for column in columns]
