"""What is removed from the lake for good, and what never is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from workflow_platform.engine.publish import MAKING
from workflow_platform.engine.restoring import restore_version
from workflow_platform.engine.tidying import LITTER_DAYS, purge, sweep
from workflow_platform.orchestration.tidying import tidied
from workflow_platform.spec.schema import Column
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.dataset_history import DatasetHistory
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.tables import DatasetRow
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.servers import wait_until

DAY = 86_400.0


def written(platform: Platform, name: str) -> LakeFile:
    """Write a file into the lake, with or without a version that knows of it."""
    file = platform.settings.lake / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"rows")
    return LakeFile(name, 1, 4, (Column("n", "INTEGER"),))


def stored(platform: Platform, actor: Actor, name: str) -> tuple[UUID, LakeFile]:
    content = written(platform, f"{actor.user_id}/upload-{name}/rows.parquet")
    with transaction(platform.engine) as session:
        datasets = Datasets(session, actor)
        datasets.publish(name, content)
        return datasets.current(name).dataset_id, content


def deleted(platform: Platform, actor: Actor, dataset_id: UUID, days: float) -> None:
    with transaction(platform.engine) as session:
        DatasetHistory(session, actor).delete(dataset_id)
        then = datetime.now(UTC) - timedelta(days=days)
        session.execute(update(DatasetRow).where(DatasetRow.id == dataset_id).values(deleted_at=then))


def test_a_dataset_that_was_deleted_a_month_ago_is_removed_with_its_files(platform: Platform) -> None:
    ana = platform.person("ana")
    old, old_file = stored(platform, ana, "old")
    recent, recent_file = stored(platform, ana, "recent")
    _, kept_file = stored(platform, ana, "kept")
    lake = platform.settings.lake
    again = restore_version(platform.engine, ana, lake, old, 1)
    deleted(platform, ana, old, 30.01)
    deleted(platform, ana, recent, 29.9)

    assert purge(platform.engine, lake) == 2

    assert not (lake / old_file.file).parent.exists()
    assert not (lake / again.file).parent.exists()
    assert (lake / recent_file.file).exists()
    assert (lake / kept_file.file).exists()
    with transaction(platform.engine) as session:
        assert DatasetHistory(session, ana).undelete(recent).name == "recent"
        assert session.scalars(select(DatasetRow.name).order_by(DatasetRow.name)).all() == ["kept", "recent"]
    assert purge(platform.engine, lake) == 0


def test_files_that_became_no_version_are_removed_after_some_days(platform: Platform) -> None:
    ana = platform.person("ana")
    _, kept = stored(platform, ana, "kept")
    litter = written(platform, f"{ana.user_id}/run/people.parquet")
    beside = written(platform, f"{ana.user_id}/upload-kept/people.parquet")
    making = written(platform, f"{MAKING}/run/people.parquet")
    lake = platform.settings.lake
    now = time.time()

    early = sweep(platform.engine, lake, now + (LITTER_DAYS - 0.1) * DAY)
    assert early == 0
    assert sweep(platform.engine, lake, now + (LITTER_DAYS + 0.1) * DAY) == 2

    assert not (lake / litter.file).parent.exists()
    assert not (lake / beside.file).exists()
    assert (lake / kept.file).exists()
    assert (lake / making.file).exists()


def test_the_dispatcher_tidies_by_itself(platform: Platform) -> None:
    ana = platform.person("ana")
    old, content = stored(platform, ana, "old")
    deleted(platform, ana, old, 31)

    with tidied(platform.url, platform.settings.lake, first=0):
        wait_until(lambda: not (platform.settings.lake / content.file).exists())
