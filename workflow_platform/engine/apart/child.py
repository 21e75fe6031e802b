"""A process that does one task and ends: ``python -m workflow_platform.engine.apart.child``.

It bounds its own memory, processor time and files, so that a file made to exhaust a machine ends it alone.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

_MOST_FILE_BYTES = 64 * 1024**3


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


def main() -> None:
    """Read a task from standard input, do it, and write the reply to standard output."""
    bound(int(sys.argv[1]), int(sys.argv[2]))
    # Libraries may print; the reply must stand alone.
    reply_to = os.dup(1)
    os.dup2(2, 1)
    from workflow_platform.engine.apart.doing import reply  # noqa: PLC0415  # within the bounds

    answer = reply(sys.stdin.buffer.read())
    with os.fdopen(reply_to, "wb") as file:
        file.write(answer)


if __name__ == "__main__":
    # What the process is started in may hold a module of any name.
    sys.path = [entry for entry in sys.path if entry not in {"", str(Path.cwd())}] or sys.path
    main()
