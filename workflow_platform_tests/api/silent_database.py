"""A server that greets as PostgreSQL does, and then says nothing any more."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_WANTS_ENCRYPTION = {80877103, 80877104}
_WELCOME = struct.pack("!cii", b"R", 8, 0) + struct.pack("!cic", b"Z", 5, b"I")


@contextmanager
def silent_database() -> Iterator[int]:
    """Listen on a free port of this machine, and give its number."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        guests: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    guests.append(listener.accept()[0])
                    threading.Thread(target=_greet, args=(guests[-1],), daemon=True).start()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for guest in guests:
                with suppress(OSError):
                    guest.shutdown(socket.SHUT_RDWR)
                guest.close()


def _greet(guest: socket.socket) -> None:
    with suppress(OSError, struct.error):
        length, code = struct.unpack("!ii", guest.recv(8, socket.MSG_WAITALL))
        while code in _WANTS_ENCRYPTION:
            guest.sendall(b"N")
            length, code = struct.unpack("!ii", guest.recv(8, socket.MSG_WAITALL))
        guest.recv(length - 8, socket.MSG_WAITALL)
        guest.sendall(_WELCOME)
