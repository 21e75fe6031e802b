"""A plan executed by its Dagster job in this process, with nothing stored anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from dagster import DagsterInstance, InitResourceContext

from workflow_platform.compile.lineage import column_lineage
from workflow_platform.engine.execution import Computed, Described, Execution
from workflow_platform.engine.progress import Listener
from workflow_platform.engine.stored_catalog import NamedTables
from workflow_platform.orchestration.interruptible import interruptible
from workflow_platform.orchestration.jobs import build_job
from workflow_platform.orchestration.names import job_name
from workflow_platform.orchestration.outline import outline
from workflow_platform.orchestration.step_watch import StepWatch
from workflow_platform.orchestration.work import Made, Work
from workflow_platform.spec.names import slug

# Whatever there is to say, the caller says.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def _ignore(*_: object) -> None:
    pass


class LocalWork:
    """The work of a run whose results stay where the execution puts them."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        places = {step.id: place for place, step in enumerate(execution.plan.steps)}
        self.watch = StepWatch(places, _ignore, _ignore, places)
        self.computed: dict[str, Computed] = {}

    def step(self, step: str) -> AbstractContextManager[None]:
        """Wrap all that is done for a step."""
        return self.watch.step(step)

    def shareable(self, text: str) -> str:
        """Return the text: nobody but the caller sees this run."""
        return text

    def describe(self, step: str) -> Described:
        """Return what a step hands on."""
        return self._execution.describe(step)

    def make(self, step: str, report: Listener) -> Sequence[Made]:
        """Compute the result that a step names."""
        plan = self._execution.plan
        name = next(output.name for output in plan.outputs if output.step == step)
        execution = self._execution
        self.computed[name] = interruptible(lambda: execution.compute(name), execution.cancel)
        delivery = plan.output(name).delivery
        asset = delivery.target.asset if delivery else (name,)
        return [Made(asset, self.computed[name], column_lineage(plan, step))]


def run_in_process(execution: Execution) -> dict[str, Computed]:
    """Execute the Dagster job of an execution that is entered, and return its outputs by name.

    Raises what the first step that failed, failed with.
    """
    plan = execution.plan
    work = LocalWork(execution)

    def worker(_: InitResourceContext) -> Iterator[Work]:
        yield work

    shape = outline(plan.spec.model_dump(mode="json"), NamedTables(""))
    with DagsterInstance.ephemeral() as instance:
        job = build_job(job_name(slug(plan.spec.name, "_")), shape, worker)
        job.execute_in_process(run_config=_QUIET, instance=instance, raise_on_error=False)
    if work.watch.error is not None:
        raise work.watch.error
    return work.computed
