"""Uploads that nobody finishes, removed at the start and every hour."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from workflow_platform.engine.unfinished_uploads import sweep_uploads
from workflow_platform.settings import Settings

_HOUR = 3600.0

_log = logging.getLogger(__name__)


@contextmanager
def swept(settings: Settings) -> Iterator[None]:
    """Remove them for as long as the block runs."""
    ended = threading.Event()

    def sweep() -> None:
        while True:
            try:
                sweep_uploads(settings.scratch, settings.upload_hours)
            except OSError:
                _log.exception("Old uploads could not be removed.")
            if ended.wait(_HOUR):
                return

    thread = threading.Thread(target=sweep, name="sweeping of uploads", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
