"""Datasets as the API tells them."""

from __future__ import annotations

from workflow_platform.api.datasets.shapes import (
    BinAnswer,
    ColumnAnswer,
    ColumnProfileAnswer,
    DatasetAnswer,
    FrequentAnswer,
    RowGroupAnswer,
    RowGroupsAnswer,
    VersionChangesAnswer,
)
from workflow_platform.engine.grouping import Groups
from workflow_platform.engine.profile import QUANTILES, ColumnProfile
from workflow_platform.engine.version_changes import VersionChanges
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


def version_changes_answer(found: VersionChanges, *, since: int, version: int) -> VersionChangesAnswer:
    """Return what differs between two versions."""
    return VersionChangesAnswer(
        since=since,
        version=version,
        columns=column_answers(found.columns),
        new_columns=column_answers(found.new_columns),
        gone_columns=column_answers(found.gone_columns),
        added=found.added,
        removed=found.removed,
        added_rows=found.added_rows,
        removed_rows=found.removed_rows,
    )


def row_groups_answer(found: Groups) -> RowGroupsAnswer:
    """Return groups of rows."""
    return RowGroupsAnswer(
        groups=[RowGroupAnswer(group=each["group"], value=each["value"]) for each in found.groups],
        total=found.total,
        left_out=found.left_out,
        unit=found.unit,
    )


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
