"""A process that has all it needs loaded and splits one off for each task.

Loading takes half a second and splitting some milliseconds. Whoever starts
``python -m workflow_platform.engine.apart.child`` gives it a socket as standard input. With each byte on
that, which is sent back, come a socket, which brings an ``Order`` and the task and takes the reply, and a
file for what libraries print.
The process ends when its socket is closed, and each that was split off when its task is done.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable

from workflow_platform.engine.apart.order import Order

_MOST_FILE_BYTES = 64 * 1024**3


def main() -> None:
    """Split off a process for each task that comes; in each of those, do it."""
    # Ctrl-C in a terminal ends who started this one, and that ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from workflow_platform.engine.apart.doing import reply  # noqa: PLC0415  # it takes long, and may be ended

    # Nobody asks how those that were split off have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as orders:
        while True:
            something, files, _, _ = socket.recv_fds(orders, 1, 2)
            if not something:
                return
            if os.fork() == 0:
                break
            for file in files:
                os.close(file)
            orders.sendall(something)
    talk, printed = files
    for kind in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(kind, signal.SIG_DFL)
    _do(talk, printed, reply)


def bound(memory: int, seconds: int) -> None:
    """Let this process use so many bytes of memory and seconds of processor time, and not dump its core."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _MOST_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, wanted))


def _do(talk: int, printed: int, reply: Callable[[bytes], bytes]) -> None:
    # Libraries may print; the reply must stand alone.
    for stream in (0, 1, 2):
        os.dup2(printed, stream)
    with socket.socket(fileno=talk) as asker:
        with asker.makefile("rb") as asked:
            order = Order.read(asked.readline())
            task = asked.read()
        signal.alarm(order.seconds)
        bound(order.memory, order.processor_seconds)
        os.chdir(order.folder)
        asker.sendall(reply(task))


if __name__ == "__main__":
    main()
