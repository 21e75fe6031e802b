"""How the steps of one run have ended so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

from workflow_platform.errors import ExecutionError, PlatformError
from workflow_platform.spec.problems import WorkflowInvalidError

Failure = dict[str, str]

FAULT = "error"
"""The code of what is a fault of the platform."""

DETAIL_LENGTH = 10_000


class StepWatch:
    """Counts the steps that are done, and keeps the first failure.

    ``tell`` hears the step that begins or ends and how many are done by then; ``ended`` hears how each ends.
    ``places`` are the positions of steps in the document.

    Attributes:
        error: what the first step that failed, failed with.
    """

    def __init__(
        self,
        steps: Iterable[str],
        tell: Callable[[str, int], object],
        ended: Callable[[str, Exception | None], object],
        places: Mapping[str, int],
    ) -> None:
        self._expected = frozenset(steps)
        self._places = {place: step for step, place in places.items()}
        self._tell = tell
        self._ended = ended
        self._done: set[str] = set()
        self._at = ""
        self.error: Exception | None = None

    @property
    def failure(self) -> Failure | None:
        """What to tell the run's owner about the error, as ``failure_of`` words it."""
        if isinstance(self.error, WorkflowInvalidError):
            return _misfit(self.error, self._places)
        return None if self.error is None else failure_of(self.error, self._at)

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
            self._ended(step, None)
        elif isinstance(error, Exception):
            if self.error is None:
                self.error, self._at = error, step
            self._ended(step, error)


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


def _misfit(error: WorkflowInvalidError, steps: Mapping[int, str]) -> Failure:
    """Return what to tell of a document that does not fit what it reads any more, with its first problem."""
    first, *others = error.problems
    match first.at.split("/"):
        case ["", "steps", place, *_] if place.isdecimal():
            step = steps.get(int(place), "")
        case _:
            step = ""
    where = f"Step '{step}': " if step else ""
    count = len(others)
    more = f" There {'is another problem' if count == 1 else f'are {count} more problems'}." if others else ""
    return {
        "code": error.code,
        "message": f"{where}{first.message}{more}",
        "hint": first.hint,
        "step": step,
    }


def failure_of(error: Exception, step: str) -> Failure:
    """Return what to tell a run's owner about an error in the op of a step; ``step`` is the one at fault."""
    if not isinstance(error, PlatformError):
        message = f"Step '{step}' failed by a fault of the platform."
        hint = "The platform's log says more to its operator."
        return {"code": FAULT, "message": message, "hint": hint, "step": step}
    engine = error if isinstance(error, ExecutionError) else None
    at_fault = engine.step if engine and engine.step else step
    message = f"Step '{at_fault}': {error.message}" if engine and engine.step else error.message
    told = {"code": error.code, "message": message, "hint": error.hint, "step": at_fault}
    return told | ({"detail": engine.detail[:DETAIL_LENGTH]} if engine and engine.detail else {})
