"""A child process: started in a group of its own, its output in a log file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

from workflow_platform.cli.up.process_tree import signal_group
from workflow_platform.errors import UnavailableError
from workflow_platform.orchestration.processes import Process

KEPT_LOGS = 3
_TAIL_LINES = 15
_TAIL_BYTES = 16_384
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Child:
    """A started process. Its id is also that of its process group and session."""

    def __init__(self, recipe: Process, logs: Path) -> None:
        self.recipe = recipe
        self.log = logs / f"{recipe.name}.log"
        logs.mkdir(parents=True, exist_ok=True)
        _rotate(self.log)
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                recipe.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=recipe.environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The id of the process and of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def interrupt(self) -> None:
        """Ask it, and what it started, to end."""
        signal_group(self.pid, signal.SIGINT)

    def is_gone(self) -> bool:
        """Tell whether neither the process nor anything in its group is left."""
        return self.exit_code is not None and not signal_group(self.pid, 0)

    def reap(self) -> None:
        """Wait for its end, so that no zombie is left."""
        self._process.wait()

    def death(self) -> UnavailableError:
        """Return what to tell when it has ended by itself."""
        code = self.exit_code or 0
        how = f"ended with code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
        return self._failure(f"{self.recipe.title} {how}.")

    def delay(self, seconds: float) -> UnavailableError:
        """Return what to tell when it has not got ready in time."""
        return self._failure(f"{self.recipe.title} was not ready within {seconds:.0f} s.")

    def _failure(self, message: str) -> UnavailableError:
        return UnavailableError("\n".join((message, *self._tail())), f"Its whole log is '{self.log}'.")

    def _tail(self) -> list[str]:
        with self.log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
        lines = _COLOURS.sub("", text).splitlines()[-_TAIL_LINES:]
        return ["Its last words:", *(f"  {line}" for line in lines)] if lines else ["It has said nothing."]


def _rotate(log: Path) -> None:
    """Keep the logs of the last starts as ``.1``, ``.2`` and so on, the newest first."""
    for number in range(KEPT_LOGS, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        newer = log.with_name(f"{log.name}.{number - 1}") if number > 1 else log
        if newer.exists():
            newer.replace(older)
