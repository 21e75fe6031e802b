"""The end of deleted datasets, once they cannot be had back; for the platform itself, not for a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select

from workflow_platform.store.database import Session
from workflow_platform.store.dataset_history import KEPT_DAYS
from workflow_platform.store.tables import DatasetRow, DatasetVersionRow

# One transaction holds no more of them.
BATCH = 50


def purge_datasets(session: Session) -> tuple[str, ...] | None:
    """Remove some of the datasets that were deleted too long ago to be had back, with all their versions.

    Returns the files of the lake that nothing refers to after the commit, and None if there was nothing left.
    """
    late = DatasetRow.deleted_at <= func.now() - timedelta(days=KEPT_DAYS)
    found = select(DatasetRow.id).where(late).order_by(DatasetRow.deleted_at).limit(BATCH)
    # Who is having one back at this moment is too early to be too late.
    gone = session.scalars(found.with_for_update(skip_locked=True)).all()
    if not gone:
        return None
    versions = delete(DatasetVersionRow).where(DatasetVersionRow.dataset_id.in_(gone))
    files = session.scalars(versions.returning(DatasetVersionRow.file)).all()
    session.execute(delete(DatasetRow).where(DatasetRow.id.in_(gone)))
    return tuple(files)


def known_files(session: Session, files: Collection[str]) -> frozenset[str]:
    """Return which files of the lake are versions of some dataset."""
    return frozenset(session.scalars(select(DatasetVersionRow.file).where(DatasetVersionRow.file.in_(files))))
