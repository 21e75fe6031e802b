"""A lock on a file that a server inherits, so that its processes alone decide how long it is held."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def take(file: Path) -> int | None:
    """Return a descriptor that holds the lock, or None when others hold it.

    Whoever inherits the descriptor holds the lock as well; it is free when the last copy is closed.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(file: Path) -> bool:
    """Tell whether anybody holds the lock."""
    if not file.exists():
        return False
    with file.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
