"""Uploaded files that wait to become datasets, in the scratch folder; each is only its owner's."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.store.actor import Actor

MOST = 20
"""How many uploads may wait at a time, for one person."""

_FOLDER = "uploads"
# While a file comes in, and while it is made a dataset, its folder has another name.
_COMING, _TAKEN = ".coming", ".taken"
_LONGEST_NAME = 100
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits; ``file`` keeps its owner's name for it."""

    id: UUID
    file: Path
    expires_at: datetime


class UnfinishedUploads:
    """The uploads of one person; those of others do not exist here."""

    def __init__(self, scratch: Path, actor: Actor, hours: int) -> None:
        self._folder = scratch / _FOLDER / str(actor.user_id)
        self._hours = hours

    @contextmanager
    def coming(self, name: str) -> Iterator[Path]:
        """Give the place for a new file, which exists as an upload once the block ends well.

        Its folder's name is the upload's id. Raises ConflictError if too many wait already.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if len([*self._folder.iterdir()]) >= MOST:
            raise ConflictError(f"{MOST} of your uploads wait to become datasets.", "Finish or remove some.")
        folder = self._folder / f"{uuid4()}{_COMING}"
        folder.mkdir()
        try:
            yield folder / file_name(name)
            folder.rename(folder.with_suffix(""))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def bytes_waiting(self) -> int:
        """Return how much all of them take, those that come in among them."""
        sizes = 0
        for file in self._folder.glob("*/*"):
            # Some are done meanwhile.
            with suppress(FileNotFoundError):
                sizes += file.stat().st_size
        return sizes

    def get(self, upload_id: UUID) -> Upload:
        """Return an upload. Raises NotFoundError."""
        return self._upload(upload_id, self._folder / str(upload_id))

    def remove(self, upload_id: UUID) -> None:
        """Remove an upload. Raises NotFoundError."""
        with self.taken(upload_id):
            pass

    @contextmanager
    def taken(self, upload_id: UUID) -> Iterator[Upload]:
        """Give an upload to nobody else, and remove it if the block ends well. Raises NotFoundError."""
        folder = self._folder / str(upload_id)
        taken = folder.with_suffix(_TAKEN)
        try:
            folder.rename(taken)
        except FileNotFoundError as error:
            raise _missing() from error
        try:
            yield self._upload(upload_id, taken)
        except BaseException:
            taken.rename(folder)
            raise
        shutil.rmtree(taken, ignore_errors=True)

    def _upload(self, upload_id: UUID, folder: Path) -> Upload:
        if not folder.is_dir():
            raise _missing()
        (file,) = folder.iterdir()
        since = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return Upload(upload_id, file, since + timedelta(hours=self._hours))


def sweep_uploads(scratch: Path, hours: int) -> int:
    """Remove what has waited longer than so many hours, of anybody, and return how much it was."""
    oldest = time.time() - hours * 3600
    removed = 0
    for folder in [*(scratch / _FOLDER).glob("*/*"), *scratch.glob("upload-*"), *scratch.glob("download-*")]:
        try:
            if folder.stat().st_mtime >= oldest:
                continue
        except FileNotFoundError:
            # Its owner was faster.
            continue
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)
        removed += 1
    return removed


def file_name(name: str) -> str:
    """Return what a file is called here: its own name without its path, fit for any disk.

    >>> file_name("../../My data.CSV")
    'My data.CSV'
    """
    base = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).strip() or "file"
    while len(base.encode()) > _LONGEST_NAME:
        base = base[1:]
    return "file" if base in {".", ".."} else base


def _missing() -> NotFoundError:
    return NotFoundError("There is no such upload, or not any more.", "Upload the file again.")
