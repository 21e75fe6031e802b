"""Datasets as the API tells them."""

from __future__ import annotations

from workflow_platform.api.datasets.shapes import (
    BinAnswer,
    ColumnAnswer,
    ColumnProfileAnswer,
    DatasetAnswer,
    FrequentAnswer,
)
from workflow_platform.engine.profile import QUANTILES, ColumnProfile
from workflow_platform.spec.schema import Schema
from workflow_platform.store.datasets import StoredVersion


def dataset_answer(found: StoredVersion) -> DatasetAnswer:
    """Return a version of a dataset."""
    return DatasetAnswer(
        id=found.dataset_id,
        name=found.name,
        owner=found.owner.name,
        role=found.role,
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


def profile_answer(found: ColumnProfile) -> ColumnProfileAnswer:
    """Return what is in a column."""
    return ColumnProfileAnswer(
        name=found.name,
        type=found.type,
        rows=found.rows,
        nulls=found.nulls,
        distinct=found.distinct,
        approximate=found.approximate,
        min=found.min,
        max=found.max,
        mean=found.mean,
        quantiles=dict(zip(map(str, QUANTILES), found.quantiles, strict=False)),
        histogram=[BinAnswer(low=part.low, high=part.high, count=part.count) for part in found.histogram],
        frequent=[FrequentAnswer(value=each.value, count=each.count) for each in found.frequent],
    )
