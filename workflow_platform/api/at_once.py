"""What takes long and needs a thread: each person has few of them at the same time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from workflow_platform.api.connections.patience import TooManyAtOnceError

MOST = 6


class AtOnce:
    """Counts what people have under way, so that one of them does not take the threads of all."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._busy: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def one_of(self, user_id: UUID) -> Iterator[None]:
        """Do something that counts within the block. Raises TooManyAtOnceError."""
        with self._lock:
            if self._busy[user_id] >= self._most:
                message = f"You have {self._most} files read or written already."
                raise TooManyAtOnceError(message, "Try again when one of them is done.")
            self._busy[user_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy[user_id] -= 1
                # Drops who has nothing under way any more.
                self._busy = +self._busy
