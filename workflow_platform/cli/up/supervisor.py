"""Starts the children together, waits until all are ready, watches them, and ends them all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from workflow_platform.cli.up.child import Child
from workflow_platform.cli.up.guard import Guard
from workflow_platform.cli.up.process_tree import family, kill
from workflow_platform.orchestration.processes import Process

POLL = 0.1
READY_SECONDS = 180.0
# Together with the database's shutdown this stays below five seconds.
GRACE_SECONDS = 2.5


class Supervisor:
    """A context that holds the children; when it is left, none of them and nothing they started is left.

    Args:
        logs: the folder of the children's logs.
        guard: ends the children where this process cannot.
        hurried: tells whether to stop without waiting.
        grace_seconds: how long children may take to end by themselves.
    """

    def __init__(
        self,
        logs: Path,
        guard: Guard,
        hurried: Callable[[], bool] = lambda: False,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._logs = logs
        self._guard = guard
        self._hurried = hurried
        self._grace = grace_seconds
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def launch(self, process: Process) -> Child:
        """Start a child and return at once; ``finish`` waits for its end."""
        child = Child(process, self._logs)
        self._children.append(child)
        self._guard.watch_group(child.pid)
        return child

    def finish(self, child: Child, seconds: float = READY_SECONDS) -> None:
        """Return when a launched child has ended well.

        Raises UnavailableError when it ends otherwise, or not in time.
        """
        deadline = time.monotonic() + seconds
        while child.exit_code is None:
            if time.monotonic() > deadline:
                raise child.delay(seconds)
            time.sleep(POLL)
        if child.exit_code:
            raise child.death()
        self._children.remove(child)

    def start(
        self,
        processes: Iterable[Process],
        waiting: Callable[[Sequence[str]], None],
        seconds: float = READY_SECONDS,
    ) -> None:
        """Start children together and return when all of them are ready.

        ``waiting`` hears the titles of those that are not, whenever that changes. Raises
        UnavailableError when one ends, or is not ready in time.
        """
        deadline = time.monotonic() + seconds
        pending = [self.launch(process) for process in processes]
        while pending:
            waiting([child.recipe.title for child in pending])
            pending = self._wait_for_change(pending, deadline, seconds)

    def watch(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Watch for ever, and do ``meanwhile`` in between. Raises UnavailableError when a child ends."""
        while True:
            self._check()
            meanwhile()
            time.sleep(POLL)

    def _wait_for_change(self, pending: list[Child], deadline: float, seconds: float) -> list[Child]:
        while True:
            self._check()
            still = [child for child in pending if not child.recipe.is_ready()]
            if len(still) < len(pending):
                return still
            if time.monotonic() > deadline:
                raise pending[0].delay(seconds)
            time.sleep(POLL)

    def _check(self) -> None:
        for child in self._children:
            if child.exit_code is not None:
                raise child.death()

    def _stop(self) -> None:
        # Found first: once a parent has ended, its children cannot be told from anybody else's.
        members = family(child.pid for child in self._children)
        deadline = time.monotonic() + self._grace
        for child in self._children:
            child.interrupt()
        while time.monotonic() < deadline and not self._hurried():
            if all(child.is_gone() for child in self._children):
                break
            time.sleep(POLL / 2)
        kill([child.pid for child in self._children if not child.is_gone()], members)
        for child in self._children:
            child.reap()
