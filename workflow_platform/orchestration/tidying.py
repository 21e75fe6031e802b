"""The tidying of the lake, beside the dispatcher: some time after the start, and then once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow_platform.engine import kept_parts
from workflow_platform.engine.tidying import purge, sweep
from workflow_platform.store.database import connect

FIRST_SECONDS = 600.0
DAY_SECONDS = 86_400.0

_log = logging.getLogger(__name__)


@contextmanager
def tidied(url: str, lake: Path, first: float = FIRST_SECONDS) -> Iterator[None]:
    """Tidy the lake for as long as the block runs, the first time after ``first`` seconds."""
    ended = threading.Event()

    def tidy() -> None:
        pause = first
        while not ended.wait(pause):
            _tidy(url, lake)
            pause = DAY_SECONDS

    thread = threading.Thread(target=tidy, name="tidying of the lake", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        # In the middle of it, nothing is lost by stopping.
        thread.join(timeout=1)


def _tidy(url: str, lake: Path) -> None:
    engine = connect(url, pool_size=1)
    try:
        removed = purge(engine, lake), sweep(engine, lake), kept_parts.sweep(lake)
    except Exception:  # noqa: BLE001  # a database that restarts shows in many ways, and tomorrow is soon enough
        _log.exception("The lake could not be tidied.")
    else:
        words = "Removed %s files of deleted datasets, %s that were none, and the parts of %s failed runs."
        _log.info(words, *removed)
    finally:
        engine.dispose()
