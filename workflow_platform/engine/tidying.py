"""Files of the lake that nobody needs any more: of datasets that are gone, and of what never became one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from workflow_platform.engine.publish import MAKING
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.purging import known_files, purge_datasets

# A file becomes a version within seconds; the other days are for who has put back an older database.
LITTER_DAYS = 7
_DAY_SECONDS = 86_400
_ASKED_AT_ONCE = 1000


def purge(engine: Engine, lake: Path) -> int:
    """Remove the datasets that were deleted too long ago to be had back, and return how many files they had.

    Their rows go first: what a crash leaves is litter, and ``sweep`` finds it.
    """
    removed = 0
    while True:
        with transaction(engine) as session:
            files = purge_datasets(session)
        if files is None:
            return removed
        removed += _remove(lake, files)


def sweep(engine: Engine, lake: Path, now: float | None = None) -> int:
    """Remove the files that have been no version of any dataset for days, and return how many there were.

    ``now`` is the time in seconds since 1970, and the present by default.
    """
    oldest = (time.time() if now is None else now) - LITTER_DAYS * _DAY_SECONDS
    removed = 0
    older = _older(lake, oldest)
    while files := tuple(islice(older, _ASKED_AT_ONCE)):
        with transaction(engine) as session:
            known = known_files(session, files)
        removed += _remove(lake, set(files) - known)
    return removed


def _older(lake: Path, oldest: float) -> Iterator[str]:
    for file in lake.glob("*/*/*.parquet"):
        with suppress(FileNotFoundError):
            # The time of change, since a version that is brought back is a new name of an old file.
            if file.parts[-3] != MAKING and file.stat().st_ctime < oldest:
                yield str(file.relative_to(lake))


def _remove(lake: Path, files: Iterable[str]) -> int:
    removed = 0
    for name in files:
        file = lake / name
        file.unlink(missing_ok=True)
        removed += 1
        if file.parent.parent != lake:
            # Another file of the same run may be in it.
            with suppress(OSError):
                file.parent.rmdir()
    return removed
