"""How the steps of one run have ended so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType

from workflow_platform.errors import ExecutionError, PlatformError

Failure = dict[str, str]


class StepWatch:
    """Counts the steps that are done, and keeps the first failure.

    ``tell`` hears the step that begins or ends and how many are done by then.

    Attributes:
        error: what the first step that failed, failed with.
    """

    def __init__(self, steps: Iterable[str], tell: Callable[[str, int], object]) -> None:
        self._expected = frozenset(steps)
        self._tell = tell
        self._done: set[str] = set()
        self._at = ""
        self.error: Exception | None = None

    @property
    def failure(self) -> Failure | None:
        """What to say about the error: its code, a message and a hint."""
        return None if self.error is None else _failure(self.error, self._at)

    @property
    def all_done(self) -> bool:
        """Whether every step is done."""
        return self._done >= self._expected

    def step(self, step: str) -> WatchedStep:
        """Return the context of a step."""
        return WatchedStep(self, step)

    def begin(self, step: str) -> None:
        """Take note that a step begins."""
        self._tell(step, len(self._done))

    def end(self, step: str, error: BaseException | None) -> None:
        """Take note of how a step ended; being interrupted is no failure of the step."""
        if error is None:
            self._done.add(step)
            self._tell(step, len(self._done))
        elif isinstance(error, Exception) and self.error is None:
            self.error, self._at = error, step


class WatchedStep:
    """A context that tells the watch how it is left."""

    def __init__(self, watch: StepWatch, step: str) -> None:
        self._watch = watch
        self._step = step

    def __enter__(self) -> None:
        self._watch.begin(self._step)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.end(self._step, error)


def _failure(error: Exception, step: str) -> Failure:
    if not isinstance(error, PlatformError):
        message = f"Step '{step}' failed by a fault of the platform."
        return {"code": "error", "message": message, "hint": "The run's log in Dagster says more."}
    at_fault = error.step if isinstance(error, ExecutionError) else ""
    message = f"Step '{at_fault}': {error.message}" if at_fault else error.message
    return {"code": error.code, "message": message, "hint": error.hint}
