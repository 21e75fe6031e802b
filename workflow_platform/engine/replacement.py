"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow_platform.errors import InvalidError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give the name of a new file, in a new folder beside ``target``, that becomes ``target`` at the end.

    The folder may be used for other files on the way; nothing of it stays. Raises InvalidError where
    nothing can be written.
    """
    try:
        scratch = tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    with scratch as folder:
        written = Path(folder) / f"written{target.suffix}"
        yield written
        try:
            _sync(written)
            written.replace(target)
            _sync(target.parent)
        except OSError as error:
            raise _unwritable(target, error) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(target: Path, error: OSError) -> InvalidError:
    return InvalidError(f"The file '{target}' cannot be written: {error.strerror}.", "Choose another place.")
