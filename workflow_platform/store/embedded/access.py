"""Who gets into the embedded PostgreSQL: whoever knows the password, which is in a file of its folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from workflow_platform.errors import UnavailableError
from workflow_platform.store.embedded.programs import Programs

FILE = "password"
RULES_FILE = "pg_hba.conf"
PASSWORD_BYTES = 32

RULES = """\
# Written by the platform. The server listens on its socket only, unless it is told otherwise.
# type  database  user  address   method
local   all       all             scram-sha-256
host    all       all   samehost  scram-sha-256
"""


def close_doors(folder: Path, data: Path, user: str, programs: Programs) -> None:
    """Give the superuser a new password, and let nobody in without one, unless that has been done.

    The server must not be running. A cluster that trusted everybody is closed like a new one, and losing
    the file only costs a new password.
    """
    file = folder / FILE
    if file.exists():
        return
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    unfinished = folder / f"{FILE}.unfinished"
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(password)
        opened.flush()
        os.fsync(opened.fileno())
    # A server with one user, who comes in by no door.
    single = ("--single", "-D", data, "-c", "exit_on_error=on", user)
    programs.run("postgres", *single, said=f"ALTER ROLE {user} PASSWORD '{password}'\n")
    (data / RULES_FILE).write_text(RULES)
    # Named last, so that a start that was cut short does all of it again.
    unfinished.rename(file)


def read_password(folder: Path) -> str:
    """Return the superuser's password. Raises UnavailableError."""
    try:
        return (folder / FILE).read_text()
    except OSError as error:
        message = f"The password of the PostgreSQL in {folder} cannot be read: {error.strerror}."
        raise UnavailableError(message, "Stop the platform and start it again.") from error
