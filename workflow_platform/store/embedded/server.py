"""The server of a folder: starting it, finding it and stopping it, from any process."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine, func, select, text

from workflow_platform.errors import UnavailableError
from workflow_platform.store.database import DRIVER
from workflow_platform.store.embedded.access import close_doors, read_password
from workflow_platform.store.embedded.account import claim, let_pass, server_account
from workflow_platform.store.embedded.lock import is_held, take
from workflow_platform.store.embedded.note import FILE, read_note
from workflow_platform.store.embedded.programs import USE_ANOTHER, VERSION, Programs, program_folder

USER = "postgres"
PORT = "5432"
SOCKET = f".s.PGSQL.{PORT}"
# A socket's address holds 104 bytes on macOS and 108 on Linux, the closing zero included.
SOCKET_PATH_BYTES = 103
START_SECONDS = 60
FAST_STOP_SECONDS = 1.5
STOP_SECONDS = 10
LOG_LINES = 5

OPTIONS: Mapping[str, str] = {
    "listen_addresses": "",
    "log_checkpoints": "off",
    "max_connections": "200",
    "port": PORT,
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
}


class EmbeddedPostgres:
    """The PostgreSQL server of one folder, whichever process started it.

    Nobody gets in without the password, which only we can read. The server inherits a lock on a file of
    the folder. So whether it runs is known for certain, however it or its starter ended.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.log = self.folder / "server.log"
        self._data = self.folder / "data"
        self._lock = self.folder / "lock"

    def start(self, options: Mapping[str, str] = OPTIONS) -> None:
        """Start the server unless it runs already, and wait until it takes connections.

        The first start in a folder creates the database cluster, which takes a second or two.
        Raises UnavailableError, with what the server said, when it does not come up.
        """
        deadline = time.monotonic() + START_SECONDS
        try:
            account = server_account(self.folder)
            claim(self.folder, account)
            while (lock := take(self._lock)) is None:
                note = read_note(self._data)
                if note and note.status == "ready" and note.is_answered:
                    return
                if time.monotonic() > deadline:
                    message = f"A server in {self.folder} neither answers nor ends."
                    raise UnavailableError(message, f"See {self.log}.")
                time.sleep(0.05)
            try:
                if account:
                    let_pass((self.folder, program_folder()))
                programs = Programs(self.folder, account, lock)
                self._create_cluster(programs)
                self._clear_stale_files()
                close_doors(self.folder, self._data, USER, programs)
                self._launch(programs, options)
            finally:
                os.close(lock)
        except OSError as error:
            message = f"The embedded PostgreSQL cannot use {self.folder}: {error}."
            raise UnavailableError(message, USE_ANOTHER) from error

    def stop(self) -> None:
        """Stop the server if it runs, undoing open work; within 2 seconds unless a process of it hangs.

        Raises UnavailableError when it is still there after 10 seconds.
        """
        begun = time.monotonic()
        sent = None
        while self.is_running():
            waited = time.monotonic() - begun
            if waited > STOP_SECONDS:
                raise UnavailableError(f"The server in {self.folder} does not stop.", f"See {self.log}.")
            # "Fast" closes the files in order; "immediate" leaves that to the next start.
            wanted = signal.SIGINT if waited < FAST_STOP_SECONDS else signal.SIGQUIT
            note = read_note(self._data)
            if note and note.is_answered and sent != wanted:
                with suppress(ProcessLookupError):
                    os.kill(note.pid, wanted)
                sent = wanted
            time.sleep(0.02)
        self._remove_socket_folder()

    def is_running(self) -> bool:
        """Tell whether any process of the server is alive."""
        return is_held(self._lock)

    def url(self, database: str = USER) -> str:
        """Return the address of a database, password included: never to be shown.

        Raises UnavailableError when the server is not up.
        """
        note = read_note(self._data) if self.is_running() else None
        if note is None or not note.sockets:
            raise UnavailableError(f"The PostgreSQL in {self.folder} is not running.")
        # Written out, since SQLAlchemy says "+" for a space and libpq, which also reads this, does not.
        where = f"{quote(database)}?host={quote(note.sockets, safe='')}&port={note.port}"
        return f"{DRIVER}://{USER}:{read_password(self.folder)}@/{where}"

    def database(self, name: str) -> str:
        """Create the database unless it exists, and return its address."""
        engine = create_engine(self.url(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(func.hashtext(name))))
            known = text("SELECT 1 FROM pg_database WHERE datname = :name")
            if connection.scalar(known, {"name": name}) is None:
                quoted = connection.dialect.identifier_preparer.quote(name)
                connection.execute(text(f"CREATE DATABASE {quoted}"))
        return self.url(name)

    def _create_cluster(self, programs: Programs) -> None:
        version = self._data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != VERSION:
                message = f"{self._data} was made by PostgreSQL {found}, and this is {VERSION}."
                raise UnavailableError(message, "Upgrade it with pg_upgrade, or start with another folder.")
            return
        # Renamed when complete, so that a start that was cut short is simply done again.
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        programs.run("initdb", "--pgdata", unfinished, f"--username={USER}", "--auth=reject", *locale)
        unfinished.rename(self._data)

    def _clear_stale_files(self) -> None:
        """Remove what a killed server left, since its process id may be somebody else's by now.

        PostgreSQL would take that process for the server. One that somebody started by hand holds no lock
        of ours, but it listens.
        """
        note = read_note(self._data)
        if note is None or note.is_stale:
            (self._data / FILE).unlink(missing_ok=True)
            (self._socket_folder() / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _launch(self, programs: Programs, options: Mapping[str, str]) -> None:
        folder = self._socket_folder()
        if folder != self.folder:
            claim(folder, programs.account)
        quoted = str(folder).replace('"', '""')
        chosen = {**options, "unix_socket_directories": f'"{quoted}"'}
        flags = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in chosen.items())
        arguments = ("-D", self._data, "-l", self.log, "-w", "-t", str(START_SECONDS), "-o", flags)
        try:
            programs.run("pg_ctl", "start", *arguments)
        except UnavailableError as error:
            self._remove_socket_folder()
            said = "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_LINES:])
            raise UnavailableError(f"The embedded PostgreSQL did not start:\n{said}", error.hint) from error

    def _socket_folder(self) -> Path:
        """Return our folder, or one elsewhere where its path is too long or a comma would make it two."""
        socket = os.fsencode(self.folder / SOCKET)
        if len(socket) <= SOCKET_PATH_BYTES and b"," not in socket:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"workflow-platform-{digest}"

    def _remove_socket_folder(self) -> None:
        folder = self._socket_folder()
        if folder != self.folder:
            shutil.rmtree(folder, ignore_errors=True)
