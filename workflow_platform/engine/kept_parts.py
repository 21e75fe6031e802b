"""What a run that failed had computed, kept in the lake for the run that goes on from there."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from workflow_platform.blocks.algebra import Produced
from workflow_platform.compile.dialects import Dialect
from workflow_platform.compile.lower import Schemas, lower
from workflow_platform.engine import pushdown

DAYS = 1
"""How long parts are kept at least; at most it is twice as long."""

_KEPT = ".kept"
_DAY_SECONDS = 86_400


class KeptParts:
    """The parts of the last run of one workflow that failed: a Parquet file for each of some steps.

    A file is named by its step and by a digest of what it was computed from, so that a part is found again
    only where neither the step, nor what comes before it, nor a version of a dataset has changed. What
    databases hold is not looked at again.
    """

    def __init__(self, lake: Path, owner: UUID, workflow: UUID) -> None:
        self._of_owner = lake / _KEPT / str(owner)
        self._folder = self._of_owner / str(workflow)

    def replace(self, run: UUID, folder: Path) -> None:
        """Keep the files of a folder in the same file system, and no others any more. Raises OSError."""
        self.forget()
        self._folder.mkdir(parents=True, exist_ok=True)
        folder.rename(self._folder / str(run))

    def has(self, run: UUID) -> bool:
        """Tell whether something of a run is kept."""
        return (self._folder / str(run)).is_dir()

    def forget(self) -> None:
        """Remove what is kept, if anything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def lend(self, run: UUID, folder: Path) -> Path:
        """Fill a new folder with what is kept of a run; there it stays, whatever becomes of it here."""
        folder.mkdir()
        with suppress(FileNotFoundError):
            for file in (self._folder / str(run)).iterdir():
                os.link(file, folder / file.name)
        return folder

    def bytes_of_others(self) -> int:
        """Return the size of all that is kept for the owner's other workflows."""
        others = (folder for folder in self._of_owner.glob("*/*") if folder.parent != self._folder)
        return sum(size_of(folder) for folder in others)


def sweep(lake: Path, now: float | None = None) -> int:
    """Remove what was kept more than a day ago, and return of how many workflows it was.

    ``now`` is the time in seconds since 1970, and the present by default.
    """
    oldest = (time.time() if now is None else now) - DAYS * _DAY_SECONDS
    old = [folder for folder in lake.glob(f"{_KEPT}/*/*") if folder.stat().st_mtime < oldest]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def size_of(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(file.stat().st_size for file in folder.iterdir())


def file_name(node: Produced, dialect: Dialect, schemas: Schemas) -> str:
    """Return the name of the file of what a step hands on."""
    told = [lower(node, dialect, schemas).sql()]
    for table in pushdown.scanned(node):
        told += [table.engine, *table.path, *table.files]
    return f"{node.step}.{sha256(chr(0).join(told).encode()).hexdigest()}.parquet"


def has_any(folder: Path, step: str) -> bool:
    """Tell whether a folder has a file of a step, whatever that is made of, which costs less to find out."""
    return any(folder.glob(f"{step}.*"))
