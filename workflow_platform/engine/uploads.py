"""Files that people bring, as versions of datasets: a whole one, or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from uuid import uuid4

from workflow_platform.engine.apart.parent import ingest_apart
from workflow_platform.engine.apart.tasks import IngestAnswer, IngestTask
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest import Ingested
from workflow_platform.engine.ingest.corrections import GUESS, Corrections
from workflow_platform.engine.ingest.sniffing import WHOLE
from workflow_platform.errors import ConflictError, PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile, StoredVersion
from workflow_platform.store.quotas import UNLIMITED, Quotas, check_storage

Mode = Literal["new", "replace", "append"]

PREVIEW_ROWS = 100
_READ_ONLY = 0o444
_SAMPLE_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The version that a file has become, and how it was read."""

    version: StoredVersion
    made: Ingested


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file would be read, its first rows, and whether all of it has been looked at."""

    answer: IngestAnswer
    complete: bool


def preview_upload(source: Path, said: Corrections, bounds: Bounds) -> Preview:
    """Read a file as it would be kept; of a large one, the first rows only.

    Raises InvalidError for a file that cannot be read. Rows that cannot are no error here.
    """
    complete = source.stat().st_size <= WHOLE
    with TemporaryDirectory(prefix="preview-", dir=_made(bounds.temp_folder)) as folder:
        answer = ingest_apart(
            IngestTask(
                source=source,
                target=Path(folder) / "rows.parquet",
                bounds=bounds,
                said=said,
                most_rejects=None,
                most_rows=None if complete else _SAMPLE_ROWS,
                shown=PREVIEW_ROWS,
            )
        )
    return Preview(answer, complete)


def keep_upload(
    engine: Engine,
    actor: Actor,
    lake: Path,
    source: Path,
    *,
    name: str,
    bounds: Bounds,
    said: Corrections = GUESS,
    mode: Mode | None = None,
    most_rejects: int = 0,
    quotas: Quotas = UNLIMITED,
) -> Kept:
    """Read a file into a new version of the dataset ``name``, and return it.

    With a mode, the dataset must not exist, or must. Raises InvalidError and RejectedRowsError for a
    file that cannot be read, ConflictError when the name belongs to a workflow's result or the dataset
    does not fit the mode, NotFoundError when there is none to replace or add to, and StorageQuotaError
    when there is no room; ``quotas`` are those of who has none of their own.
    """
    before = _before(engine, actor, name, mode)
    with _new_file(lake, actor) as file:
        task = IngestTask(
            source=source,
            target=file,
            bounds=bounds,
            said=said,
            most_rejects=most_rejects,
            after=lake / before.file if before and mode == "append" else None,
        )
        made = ingest_apart(task).made
        file.chmod(_READ_ONLY)
        content = LakeFile(str(file.relative_to(lake)), made.rows, made.bytes, made.schema)
        after = {"new": 0, "append": before.number if before else 0}.get(mode or "")
        with transaction(engine, actor) as session:
            datasets = Datasets(session, actor)
            number = datasets.publish(name, content, after=after)
            check_storage(session, actor.user_id, quotas)
            return Kept(datasets.version(name, number), made)


def _before(engine: Engine, actor: Actor, name: str, mode: Mode | None) -> StoredVersion | None:
    """Return the version that a new one follows, where the mode asks for one."""
    if mode is None:
        return None
    with transaction(engine, actor) as session:
        datasets = Datasets(session, actor)
        if mode != "new":
            return datasets.current(name)
        if name.casefold() in {known.casefold() for known in datasets.names()}:
            message = f"There is a dataset '{name}' already."
            raise ConflictError(message, "Choose another name, or replace it.")
    return None


@contextmanager
def _new_file(lake: Path, actor: Actor) -> Iterator[Path]:
    folder = lake / str(actor.user_id) / f"upload-{uuid4()}"
    folder.mkdir(parents=True)
    try:
        yield folder / "rows.parquet"
    except PlatformError:
        # Other errors may hide a commit, and a version without its file would be worse than litter.
        shutil.rmtree(folder)
        raise


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
