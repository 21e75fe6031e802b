"""The supervisor's end of the guard process."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

MODULE = "workflow_platform.cli.up.guard_process"


class Guard:
    """A context in which processes that were named to it cannot outlive this one, whatever happens to it."""

    def __init__(self) -> None:
        # In a session of its own, so that no Ctrl-C and no closed terminal reaches it.
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._tell("done")
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def watch_group(self, pid: int) -> None:
        """Name a process group, by its first process."""
        self._tell(f"group {pid}")

    def watch_postgres(self, folder: Path) -> None:
        """Name the folder of an embedded PostgreSQL."""
        self._tell(f"postgres {folder}")

    def _tell(self, line: str) -> None:
        # Somebody may have killed the guard; the platform goes on without.
        with suppress(BrokenPipeError):
            print(line, file=self._process.stdin, flush=True)
