"""One platform per home folder: a lock file that also tells who holds it and where it answers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from workflow_platform.errors import ConflictError, InvalidError

FILE = "up.lock"


class Running(BaseModel):
    """The platform that runs on a home folder."""

    model_config = ConfigDict(frozen=True)

    pid: int
    dagster: str


@contextmanager
def locked(home: Path, dagster: str) -> Iterator[None]:
    """Make the home folder and hold it for this process, whose Dagster answers at the given address.

    Raises ConflictError when another process holds it, InvalidError when it cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        # Not inherited by children, so that the lock ends with this process however that ends.
        descriptor = os.open(home / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        hint = "Choose another folder with --home, or make this one writable."
        raise InvalidError(f"The home folder '{home}' cannot be used: {error.strerror}.", hint) from error
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise already_running(home, _read(file.read())) from error
        file.truncate()
        file.write(Running(pid=os.getpid(), dagster=dagster).model_dump_json())
        file.flush()
        yield


def already_running(home: Path, holder: Running | None) -> ConflictError:
    """Return what to tell whoever wants to start a second platform on a home folder."""
    who = f", as process {holder.pid}, and answers at {holder.dagster}" if holder else ""
    return ConflictError(
        f"The platform already runs on '{home}'{who}.",
        "Stop that one with Ctrl-C where it was started, or choose another folder with --home.",
    )


def running(home: Path) -> Running | None:
    """Return what runs on a home folder now, or None."""
    try:
        with (home / FILE).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(file.read())
    except OSError:
        pass
    return None


def _read(text: str) -> Running | None:
    try:
        return Running.model_validate_json(text)
    except ValidationError:
        return None
