"""What the steps of one run do, written into the platform's tables as it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from workflow_platform.engine.execution import Computed, Described
from workflow_platform.orchestration.step_watch import Failure, failure_of
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_states import EventLevel
from workflow_platform.store.run_steps import StepNews, record_step


class StepRecord:
    """Keeps the record of one run.

    Args:
        engine: the platform's database.
        run_id: the run.
        places: the position of each step in the document.
        results: the steps that compute something.
        without_folders: takes this machine's folders out of a text.
    """

    def __init__(
        self,
        engine: Engine,
        run_id: UUID,
        places: Mapping[str, int],
        results: Iterable[str],
        without_folders: Callable[[str], str],
    ) -> None:
        self._engine = engine
        self._run_id = run_id
        self._places = places
        self._results = frozenset(results)
        self._without_folders = without_folders

    def begin(self, step: str) -> None:
        """Write that a step begins."""
        words = f"Step '{step}' is being computed." if step in self._results else ""
        self._write(step, StepNews("running"), words)

    def described(self, step: str, described: Described) -> None:
        """Write what a step hands on."""
        self._write(step, StepNews("running", columns=described.schema, sql=described.sql))

    def computed(self, step: str, computed: Computed) -> None:
        """Write the rows of a step that gives a result."""
        news = StepNews("running", rows=computed.rows, columns=computed.schema, sql=computed.sql)
        words = f"Step '{step}' has {computed.rows:,} rows, computed in {computed.seconds:.2f} s."
        self._write(step, news, words)

    def done(self, step: str) -> None:
        """Write that a step is done."""
        self._write(step, StepNews("succeeded"), f"Step '{step}' is done.")

    def skip(self, step: str) -> None:
        """Write that a step is left out, because another one failed."""
        words = f"Step '{step}' is left out, because another one failed."
        self._write(step, StepNews("skipped"), words, level="warning")

    def failed(self, step: str, error: Exception) -> None:
        """Write why a step failed, at the step that is at fault."""
        if isinstance(error, WorkflowInvalidError):
            own = [problem for problem in error.problems if self._is_at(problem, step)]
            if own or not step:
                self._fail(step, _words_of(own))
            elif any(self._is_of_a_step(problem) for problem in error.problems):
                self.skip(step)
            else:
                self._fail(step, _words_of(error.problems))
            return
        failure = failure_of(error, step)
        at_fault = failure["step"]
        self._fail(at_fault, failure)
        if at_fault != step:
            self.skip(step)

    def _fail(self, step: str, failure: Failure) -> None:
        told = {key: self._without_folders(text) for key, text in failure.items()}
        words = f"{told['message']} {told['hint']}".rstrip()
        self._write(step, StepNews("failed", error=told), words, level="error")

    def _write(self, step: str, news: StepNews, words: str = "", level: EventLevel = "info") -> None:
        with transaction(self._engine) as session:
            if record_step(session, self._run_id, step, news) and words:
                note_event(session, self._run_id, words, step=step, state=news.state, level=level)

    def _is_at(self, problem: Problem, step: str) -> bool:
        place = self._places.get(step)
        return place is not None and f"{problem.at}/".startswith(pointer("steps", place) + "/")

    def _is_of_a_step(self, problem: Problem) -> bool:
        return any(self._is_at(problem, step) for step in self._places)


def _words_of(problems: Iterable[Problem]) -> Failure:
    found = [*problems]
    return {
        "code": found[0].code if found else WorkflowInvalidError.code,
        "message": " ".join(problem.message for problem in found),
        "hint": " ".join(filter(None, (problem.hint for problem in found))),
    }
