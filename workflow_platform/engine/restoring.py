"""Old versions of datasets, brought back as new ones."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

from workflow_platform.errors import PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.dataset_history import DatasetHistory
from workflow_platform.store.datasets import Datasets, LakeFile, StoredVersion
from workflow_platform.store.quotas import UNLIMITED, Quotas, check_storage


def restore_version(
    engine: Engine, actor: Actor, lake: Path, dataset_id: UUID, number: int, *, quotas: Quotas = UNLIMITED
) -> StoredVersion:
    """Make the rows of a dataset's version its latest version, and return that.

    The two are one file with two names, so that each version can be removed by itself. Raises
    NotFoundError, RoleNeededError for who is no editor of the dataset, and StorageQuotaError when its owner
    has no room; ``quotas`` are those of who has none of their own.
    """
    with transaction(engine, actor) as session:
        DatasetHistory(session, actor).check_editor(dataset_id)
        old = Datasets(session, actor).get(dataset_id, number)
    file = lake / str(old.owner.user_id) / f"restored-{uuid4()}" / "rows.parquet"
    file.parent.mkdir(parents=True)
    file.hardlink_to(lake / old.file)
    content = LakeFile(str(file.relative_to(lake)), old.rows, old.size_bytes, old.columns)
    try:
        with transaction(engine, actor) as session:
            restored = DatasetHistory(session, actor).add(dataset_id, content)
            check_storage(session, old.owner.user_id, quotas)
            return restored
    except PlatformError:
        file.unlink()
        file.parent.rmdir()
        raise
