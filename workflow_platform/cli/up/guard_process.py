"""The guard: a small process that outlives ``up`` and ends what ``up`` could not end itself.

It reads lines from its standard input: ``group PID`` for a process group, ``postgres FOLDER`` for an
embedded PostgreSQL. The end of the input means that ``up`` is gone; without a line ``done`` before it,
the guard kills the groups with all their descendants and stops PostgreSQL.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path


def main() -> None:
    """Read until the input ends, then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    databases: set[str] = set()
    for line in sys.stdin:
        word, _, value = line.rstrip("\n").partition(" ")
        match word:
            case "group":
                groups.add(int(value))
            case "postgres":
                databases.add(value)
            case _:
                return
    end(groups, databases)


def end(groups: set[int], databases: set[str]) -> None:
    """Kill process groups and their descendants, then stop databases."""
    # Imported when they are needed, so that the guard stays small until then.
    from workflow_platform.cli.up.process_tree import family, kill

    kill(groups, family(groups))
    if databases:
        from workflow_platform.store.embedded import EmbeddedPostgres

        for folder in databases:
            EmbeddedPostgres(Path(folder)).stop()


if __name__ == "__main__":
    main()
