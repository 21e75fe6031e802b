"""Files that people bring, as versions of datasets: a whole one, or none."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest.ingestion import ingest
from workflow_platform.errors import PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile

_READ_ONLY = 0o444


def keep_upload(engine: Engine, actor: Actor, lake: Path, source: Path, *, name: str, bounds: Bounds) -> int:
    """Read a file into a new version of the dataset ``name``, new or not, and return its number.

    Raises InvalidError and RejectedRowsError for a file that cannot be read, and ConflictError when the
    name belongs to a workflow's result.
    """
    place = Path(str(actor.user_id), f"upload-{uuid4()}", "rows.parquet")
    file = lake / place
    file.parent.mkdir(parents=True)
    try:
        found = ingest(source, file, bounds)
        file.chmod(_READ_ONLY)
        content = LakeFile(str(place), found.rows, found.bytes, found.schema)
        with transaction(engine, actor) as session:
            return Datasets(session, actor).publish(name, content)
    except PlatformError:
        # Other errors may hide a commit, and a version without its file would be worse than litter.
        file.unlink(missing_ok=True)
        file.parent.rmdir()
        raise
