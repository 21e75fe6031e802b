"""The note that a PostgreSQL server keeps about itself, in ``postmaster.pid`` of its data folder."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

FILE = "postmaster.pid"
LINES = 8


@dataclass(frozen=True, slots=True)
class ServerNote:
    """What the note says; a killed server leaves its last one, and a line not written yet is empty.

    Attributes:
        pid: the first process of the server.
        port: the port, which is part of the name of its socket.
        sockets: the folder of its socket.
        status: such as ``starting`` or ``ready``.
    """

    pid: int
    port: str
    sockets: str
    status: str

    @property
    def socket(self) -> Path:
        """The socket on which the server listens."""
        return Path(self.sockets, f".s.PGSQL.{self.port}")

    @property
    def is_answered(self) -> bool:
        """Whether a living server listens on the socket."""
        if not self.sockets:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
            except (ConnectionRefusedError, FileNotFoundError):
                return False
            except (BlockingIOError, TimeoutError):
                return True
        return True

    @property
    def is_stale(self) -> bool:
        """Whether the server is gone; one without a socket cannot be asked and counts as living."""
        without_socket = self.port and not self.sockets
        return not (without_socket or self.is_answered)


def read_note(data: Path) -> ServerNote | None:
    """Return the note in a data folder, if there is one."""
    try:
        lines = (data / FILE).read_text().splitlines()
    except FileNotFoundError:
        return None
    pid, _, _, port, sockets, _, _, status = (line.strip() for line in (lines + [""] * LINES)[:LINES])
    return ServerNote(int(pid or 0), port, sockets, status)
