"""From the computed files of a run to dataset versions: all of them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workflow_platform.engine.execution import Computed
from workflow_platform.errors import ConflictError, ExecutionError, InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, Session, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.lineage.recording import Feed, record_feeds
from workflow_platform.store.quotas import UNLIMITED, Quotas, StorageQuotaError, check_storage
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_moves import mark_run

# Inside the lake, so that a finished file only has to change its name.
MAKING = ".making"
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Published:
    """A new version of a dataset; ``file`` is relative to the lake."""

    number: int
    file: str


@contextmanager
def workplace(lake: Path, run_id: UUID) -> Iterator[Path]:
    """Give an empty folder for the files of a run on their way into the lake, and remove it after."""
    discard_workplace(lake, run_id)
    folder = lake / MAKING / str(run_id)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        discard_workplace(lake, run_id)


def discard_workplace(lake: Path, run_id: UUID) -> None:
    """Remove what a run has left unfinished, if anything."""
    shutil.rmtree(lake / MAKING / str(run_id), ignore_errors=True)


def publish(
    engine: Engine,
    actor: Actor,
    lake: Path,
    run_id: UUID,
    outputs: Mapping[str, Computed],
    *,
    feeds: Mapping[str, Sequence[Feed]] | None = None,
    quotas: Quotas = UNLIMITED,
    deliver: Callable[[Session], None] = lambda _: None,
) -> dict[str, Published]:
    """Make the outputs of a run versions of the datasets of their names, and the run a success.

    Files come first and rows last, in one transaction; a crash in between leaves nothing but files
    that nobody refers to. ``feeds`` say what the outputs are made of, and ``deliver`` is called last,
    when nothing is left that could be refused. Returns the versions by output.
    Raises ConflictError when the run has ended or published before, or a name belongs to another source,
    StorageQuotaError when there is no room for them, and what ``deliver`` raises; ``quotas`` are those of
    who has none of their own.
    """
    files: dict[str, str] = {}
    try:
        for name, computed in outputs.items():
            files[name] = _placed(lake, actor, run_id, computed.file)
        with transaction(engine) as session:
            numbers = _recorded(session, actor, run_id, outputs, files)
            for name, made_of in (feeds or {}).items():
                record_feeds(session, actor, name, made_of)
            check_storage(session, actor.user_id, quotas)
            deliver(session)
    except (OSError, ConflictError, ExecutionError, InvalidError, NotFoundError, StorageQuotaError):
        # Other errors may hide a commit, and a version without its file would be worse than litter.
        for name, file in files.items():
            # Back to where it was, since it may be kept for the run that goes on from here.
            (lake / file).rename(outputs[name].file)
        raise
    return {name: Published(numbers[name], files[name]) for name in outputs}


def _recorded(
    session: Session, actor: Actor, run_id: UUID, outputs: Mapping[str, Computed], files: Mapping[str, str]
) -> dict[str, int]:
    datasets = Datasets(session, actor)
    numbers = {}
    # In the order of names, so that runs with the same outputs cannot wait for each other.
    for name in sorted(outputs, key=str.casefold):
        made = outputs[name]
        content = LakeFile(files[name], made.rows, made.bytes, made.schema)
        numbers[name] = datasets.publish(name, content, run_id=run_id, output=name)
        words = f"Version {numbers[name]} of '{name}' is published, with {made.rows:,} rows."
        note_event(session, run_id, words)
    if not mark_run(session, run_id, "succeeded"):
        raise ConflictError("The run was ended before its results were complete.", "Run it again.")
    return numbers


def _placed(lake: Path, actor: Actor, run_id: UUID, file: Path) -> str:
    folder = lake / str(actor.user_id) / str(run_id)
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / file.name
    file.chmod(_READ_ONLY)
    _sync(file)
    file.rename(place)
    for parent in (folder, folder.parent, lake):
        _sync(parent)
    return str(place.relative_to(lake))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
