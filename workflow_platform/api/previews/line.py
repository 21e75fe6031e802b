"""The line of those who wait for one of a few threads, none of which anybody can hold for ever."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

Result = TypeVar("Result")


@dataclass(eq=False, slots=True)
class Task(Generic[Result]):
    """Something to be done for somebody; ``done`` is its future, and cancelling it in the line ends it."""

    user_id: UUID
    work: Callable[[], Result]
    done: Future[Result] = field(default_factory=Future)
    left_behind: bool = False

    def do(self) -> None:
        """Do it, unless nobody wants it any more."""
        if not self.done.set_running_or_notify_cancel():
            return
        try:
            self.done.set_result(self.work())
        except Exception as error:  # noqa: BLE001  # it is raised again where somebody waits for it
            self.done.set_exception(error)


class Line:
    """Does tasks in the order in which they come, so many at once, in threads that keep no process alive."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: deque[Task[Any]] = deque()
        self._of: Counter[UUID] = Counter()
        self._working = 0
        self._lock = threading.Lock()

    def count(self, user_id: UUID) -> int:
        """Return how many tasks of somebody wait or are being done, those left behind among them."""
        with self._lock:
            return self._of[user_id]

    def join(self, task: Task[Result]) -> None:
        """Have a task done when its turn comes."""
        with self._lock:
            self._of[task.user_id] += 1
            self._waiting.append(task)
            self._engage()

    def leave_behind(self, task: Task[Result]) -> None:
        """Give the place of a task that does not end to the next one."""
        with self._lock:
            if not task.done.done() and not task.left_behind:
                task.left_behind = True
                self._working -= 1
                self._engage()

    def _engage(self) -> None:
        if self._waiting and self._working < self._at_once:
            self._working += 1
            threading.Thread(target=self._attend, name="preview", daemon=True).start()

    def _attend(self) -> None:
        while (task := self._next()) is not None:
            task.do()
            if self._is_out(task):
                return

    def _next(self) -> Task[Any] | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._working -= 1
            return None

    def _is_out(self, task: Task[Any]) -> bool:
        with self._lock:
            self._of[task.user_id] -= 1
            # Drops who waits for nothing any more.
            self._of = +self._of
            return task.left_behind
