"""The process that does no task itself and splits one off for each, as this process knows it."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading

from workflow_platform.errors import UnavailableError

_GRACE = 5.0


class Loaded:
    """Started when it is first needed, and again if it has ended. Safe for any number of threads."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        atexit.register(self.close)

    def split(self, talk: socket.socket, printed: int) -> None:
        """Let a process begin that reads an order and a task from ``talk`` and replies there.

        Raises UnavailableError.
        """
        files = [talk.fileno(), printed]
        with self._lock:
            if self._orders is not None and _begun(self._orders, files):
                return
            self._end()
            if not _begun(self._start(), files):
                message = "The process that reads files has ended."
                raise UnavailableError(message, "Try again in a minute.")

    def close(self) -> None:
        """End the process; tasks that were begun are still done."""
        with self._lock:
            self._end()

    def _start(self) -> socket.socket:
        self._orders, theirs = socket.socketpair()
        with theirs:
            # No file of the working directory counts as a module (-P).
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workflow_platform.engine.apart.child"],
                stdin=theirs.fileno(),
                cwd="/",
                env=_environment(),
            )
        return self._orders

    def _end(self) -> None:
        if self._orders is not None:
            self._orders.close()
            self._orders = None
        if self._process is not None:
            try:
                self._process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _begun(orders: socket.socket, files: list[int]) -> bool:
    try:
        socket.send_fds(orders, [b"."], files)
        return bool(orders.recv(1))
    except (BrokenPipeError, ConnectionResetError):
        return False


def _environment() -> dict[str, str]:
    """Return what the process is told of its surroundings: no password of ours."""
    told = ("PATH", "LANG", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in told if name in os.environ},
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
