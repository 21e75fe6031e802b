"""The ports that the platform listens on, checked before anything starts."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from workflow_platform.errors import ConflictError, InvalidError


@dataclass(frozen=True, slots=True)
class Listener:
    """Something that will listen: what it is, where, and what to do for another port."""

    title: str
    host: str
    port: int
    remedy: str


def check_free(listeners: Iterable[Listener]) -> None:
    """Raise ConflictError for the first port that cannot be listened on, InvalidError for a wrong host."""
    taken: dict[int, Listener] = {}
    for listener in listeners:
        if listener.port in taken:
            raise InvalidError(
                f"Port {listener.port} cannot serve both {taken[listener.port].title} and {listener.title}.",
                listener.remedy,
            )
        taken[listener.port] = listener
        _check(listener)


def free_port(host: str) -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])


def _check(listener: Listener) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            listener.host, listener.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        hint = "Set WORKFLOW_PLATFORM_HOST to an address of this machine."
        raise InvalidError(f"'{listener.host}' is not an address to listen on.", hint) from error
    with socket.socket(family, kind, protocol) as probe:
        # As servers do, so that connections that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise _refused(listener, error) from error


def _refused(listener: Listener, error: OSError) -> ConflictError:
    reason = {
        errno.EADDRINUSE: "is taken by another program",
        errno.EACCES: "needs special rights",
        errno.EADDRNOTAVAIL: f"is not available, because this machine has no address '{listener.host}'",
    }.get(error.errno or 0, f"cannot be used: {error.strerror}")
    return ConflictError(f"Port {listener.port}, for {listener.title}, {reason}.", listener.remedy)
