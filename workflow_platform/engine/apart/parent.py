"""Tasks, done in a process of their own, a few at a time."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from workflow_platform.engine.apart.loaded import Loaded
from workflow_platform.engine.apart.order import Order
from workflow_platform.engine.apart.tasks import (
    REPLY,
    TASK,
    DownloadAnswer,
    DownloadTask,
    IngestAnswer,
    IngestTask,
    Reply,
    Task,
)
from workflow_platform.engine.bounds import size_in_bytes
from workflow_platform.engine.ingest.rejects import RejectedRowsError
from workflow_platform.engine.row_view import RowViewInvalidError
from workflow_platform.errors import InvalidError, UnavailableError

SECONDS = 1800
"""How long a task may take, in all and in processor time per thread."""

_AT_ONCE = max(2, os.cpu_count() or 1)
_PATIENCE = 120.0
# What Python and its libraries reserve beside DuckDB's own memory.
_BESIDE = 3 * 1024**3

_READ_BYTES = 64 * 1024
_MOST_WORDS = 2000

_loaded = Loaded()
_places = threading.BoundedSemaphore(_AT_ONCE)
_log = logging.getLogger(__name__)


def ingest_apart(task: IngestTask) -> IngestAnswer:
    """Read a file in a process of its own.

    Raises InvalidError for one that cannot be read or exhausts the process, RejectedRowsError for one
    with too many rows that cannot be read, and UnavailableError where too much is going on.
    """
    reply = _done(task)
    if reply.ingested is None:
        raise _refusal(reply)
    return reply.ingested


def download_apart(task: DownloadTask) -> DownloadAnswer:
    """Write a file in a process of its own. Raises as ``ingest_apart`` does, and RowViewInvalidError."""
    reply = _done(task)
    if reply.downloaded is None:
        raise _refusal(reply)
    return reply.downloaded


def _refusal(reply: Reply) -> InvalidError | RowViewInvalidError:
    refused = reply.refused
    if refused is None:
        return InvalidError("The file cannot be read.")
    if refused.problems:
        return RowViewInvalidError(refused.problems)
    if refused.rejected:
        return RejectedRowsError(
            refused.message, refused.hint, rejects=refused.rejects, count=refused.rejected
        )
    return InvalidError(refused.message, refused.hint)


def _done(task: Task) -> Reply:
    folder = task.bounds.temp_folder
    folder.mkdir(parents=True, exist_ok=True)
    with _place(), tempfile.TemporaryDirectory(prefix="apart-", dir=folder) as spill:
        # What a process leaves behind when it is ended goes with its folder.
        asked = replace(task, bounds=replace(task.bounds, temp_folder=Path(spill)))
        memory = size_in_bytes(task.bounds.memory_limit) + _BESIDE
        order = Order(memory, SECONDS, SECONDS * task.bounds.threads, spill)
        with tempfile.TemporaryFile(dir=spill) as printed:
            answer = _asked(order.written() + TASK.dump_json(asked), printed.fileno())
            printed.seek(0)
            words = printed.read(_MOST_WORDS).decode(errors="replace")
    try:
        return REPLY.validate_json(answer)
    except ValidationError as error:
        _log.warning("A task apart ended without a reply: %s", words)
        message = "The file needs more memory or time than one file may."
        raise InvalidError(message, "Split it into several files, or save it anew.") from error


def _asked(task: bytes, printed: int) -> bytes:
    """Return what the process replied, or nothing if it was ended."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            _loaded.split(theirs, printed)
        try:
            ours.sendall(task)
            ours.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: ours.recv(_READ_BYTES), b""))
        except (BrokenPipeError, ConnectionResetError):
            return b""


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_PATIENCE):
        raise UnavailableError("Too many files are being read at the moment.", "Try again in a minute.")
    try:
        yield
    finally:
        _places.release()
