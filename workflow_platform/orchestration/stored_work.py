"""The work of a run of the platform: tables come from the store, results go to the lake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.lineage import column_lineage, feeds
from workflow_platform.compile.plan import Plan
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Computed, Described, Execution
from workflow_platform.engine.kept_parts import KeptParts
from workflow_platform.engine.progress import Listener, Progress
from workflow_platform.engine.publish import Published, publish, workplace
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases, dataset_asset
from workflow_platform.errors import PlatformError
from workflow_platform.orchestration.interruptible import interruptible
from workflow_platform.orchestration.news import News
from workflow_platform.orchestration.progress import NEWS_SECONDS, Seldom
from workflow_platform.orchestration.resumption import Resumption
from workflow_platform.orchestration.shareable import Confidential
from workflow_platform.orchestration.step_record import StepRecord
from workflow_platform.orchestration.step_watch import StepWatch
from workflow_platform.orchestration.work import Made
from workflow_platform.settings import Network
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.database import Engine, Session, transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.lineage.recording import Feed
from workflow_platform.store.quotas import UNLIMITED, Quotas
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.system import StoredDocument, checked_executor, pin_inputs
from workflow_platform.store.tables import Document
from workflow_platform.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """What the work of every run here needs: the platform's database, its lake, keys and bounds.

    ``networks`` are the private ones that connections may reach, ``quotas`` those of who has no others.
    """

    engine: Engine
    lake: Path
    vault: Vault
    bounds: Bounds
    networks: tuple[Network, ...]
    quotas: Quotas = UNLIMITED


@dataclass(frozen=True, slots=True)
class Assignment:
    """A run to be worked off.

    Attributes:
        run_id: the platform's run.
        version: the version of the workflow that it runs.
        parameters: the values that were given.
        pins: the versions of datasets that are settled already.
        steps: the steps that it executes.
        results: those of them that name a result.
        resumes: the run that failed, from whose results it goes on.
    """

    run_id: UUID
    version: StoredDocument
    parameters: Mapping[str, Scalar]
    pins: Mapping[str, int]
    steps: Collection[str]
    results: Collection[str]
    resumes: UUID | None = None


class StoredWork:
    """The work of one run. Enter it, and leave it when its ops are done: the run is then settled."""

    def __init__(self, place: Place, assignment: Assignment, tell: Callable[[News], object]) -> None:
        self._place = place
        self._assignment = assignment
        self._tell = tell
        places = _places(assignment.version.document)
        self._watch = StepWatch(assignment.steps, self._step_changed, self._step_ended, places)
        self._record = StepRecord(
            place.engine,
            assignment.run_id,
            places,
            assignment.results,
            self._without_folders,
        )
        self._resumption = Resumption(
            place.engine,
            KeptParts(place.lake, assignment.version.owner.user_id, assignment.version.workflow_id),
            assignment.run_id,
            assignment.resumes,
            assignment.version.owner,
            place.quotas,
        )
        self._stack = ExitStack()
        self._execution: Execution | None = None
        self._folder = place.lake
        self._refusal: PlatformError | None = None
        self._inputs: Mapping[str, int] = {}
        self._computed: dict[str, Computed] = {}
        self._listener: Listener | None = None
        self._seldom = Seldom(self._computing, NEWS_SECONDS)
        self._done = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not published, and settle the run unless it was interrupted."""
        run_id, failure = self._assignment.run_id, self._watch.failure
        with self._stack:
            if failure and self._execution is not None:
                self._resumption.leave(self._execution, self._folder, self._computed)
        if failure:
            failure = {key: self._without_folders(text) for key, text in failure.items()}
        if failure or self._watch.all_done:
            with transaction(self._place.engine) as session:
                mark_run(session, run_id, "failed" if failure else "succeeded", error=failure)
        self._say("", 0.0)

    def step(self, step: str) -> AbstractContextManager[None]:
        """Wrap all that is done for a step."""
        self._record.begin(step)
        return self._watch.step(step)

    def shareable(self, text: str) -> str:
        """Return a text without values of parameters and without the lake's and spilling folders."""
        return self._confidential.without_values(text)

    def describe(self, step: str) -> Described:
        """Return what a step hands on; nothing is computed."""
        # Compiling asks engines too, which may make an error of their own of a signal in the main thread.
        described = interruptible(lambda: self._opened().describe(step), self._cancel)
        self._record.described(step, described)
        return described

    def make(self, step: str, report: Listener) -> Sequence[Made]:
        """Compute the result that a step names; the last one publishes all of them."""
        execution = interruptible(self._opened, self._cancel)
        if self._watch.error is not None:
            self._record.skip(step)
            return ()
        name = next(output.name for output in execution.plan.outputs if output.step == step)
        self._listener = report
        computed = interruptible(lambda: execution.compute(name), execution.cancel)
        self._computed[name] = computed
        self._record.computed(step, computed)
        if len(self._computed) < len(self._assignment.results):
            return ()
        return self._published(execution)

    def _published(self, execution: Execution) -> list[Made]:
        place, assignment, plan = self._place, self._assignment, execution.plan
        kept = {output.name: self._computed[output.name] for output in plan.results}
        with ExitStack() as stack:
            writing = execution.writing(self._computed)
            interruptible(lambda: stack.enter_context(writing), execution.cancel)

            def deliver(session: Session) -> None:
                for output in plan.deliveries:
                    words = f"{self._computed[output.name].rows:,} rows are written to '{output.name}'."
                    note_event(session, assignment.run_id, words)
                stack.close()

            published = publish(
                place.engine,
                assignment.version.owner,
                place.lake,
                assignment.run_id,
                kept,
                feeds={
                    output.name: [Feed(*fed) for fed in feeds(plan, output.step).items()]
                    for output in plan.results
                },
                quotas=place.quotas,
                deliver=deliver,
            )
        self._resumption.parts.forget()
        return [*self._kept(plan, published), *self._written(plan)]

    def _kept(self, plan: Plan, published: Mapping[str, Published]) -> Iterator[Made]:
        for output in plan.results:
            yield Made(
                asset=dataset_asset(self._assignment.version.owner.name, output.name),
                computed=self._computed[output.name],
                lineage=column_lineage(plan, output.step),
                version=published[output.name].number,
                location=published[output.name].file,
                inputs=self._inputs,
            )

    def _written(self, plan: Plan) -> Iterator[Made]:
        for output in plan.deliveries:
            if output.delivery is not None:
                asset, lineage = output.delivery.target.asset, column_lineage(plan, output.step)
                yield Made(asset, self._computed[output.name], lineage)

    def _cancel(self) -> None:
        if self._execution is not None:
            self._execution.cancel()

    def _opened(self) -> Execution:
        """Return the execution, compiled by the first op that needs it; what it refuses, it refuses all."""
        if self._refusal is not None:
            raise self._refusal
        if self._execution is None:
            try:
                self._execution = self._stack.enter_context(self._compiled())
                self._resumption.tell(self._execution.resumed)
            except PlatformError as error:
                self._refusal = error
                raise
        return self._execution

    def _compiled(self) -> Execution:
        place, assignment = self._place, self._assignment
        owner = assignment.version.owner
        with transaction(place.engine) as session:
            # What was shared when the run was submitted need not be shared any more.
            executor = checked_executor(session, assignment.run_id, assignment.version.document)
        databases = StoredDatabases(place.engine, executor, place.vault, place.networks, owner)
        catalog = StoredCatalog(place.engine, executor, databases, place.lake, assignment.pins, space=owner)
        spec = parse_workflow(assignment.version.document)
        plan = compile_workflow(spec, catalog, assignment.parameters)
        with transaction(place.engine) as session:
            datasets = Datasets(session, owner)
            for output in plan.results:
                # Nothing is computed that could not be published.
                datasets.check_result_name(output.name, assignment.version.workflow_id)
            self._inputs = pin_inputs(session, assignment.run_id, catalog.read)
        self._folder = self._stack.enter_context(workplace(place.lake, assignment.run_id))
        return Execution(
            plan,
            bounds=place.bounds,
            folder=self._folder,
            databases=databases,
            listener=self._report,
            resume=self._resumption.take_over(self._folder),
        )

    @property
    def _confidential(self) -> Confidential:
        place, given = self._place, self._assignment.parameters
        used = self._execution.plan.parameters if self._execution else {}
        return Confidential((place.lake, place.bounds.temp_folder), (*given.values(), *used.values()))

    def _without_folders(self, text: str) -> str:
        return self._confidential.without_folders(text)

    def _report(self, progress: Progress) -> None:
        if self._listener is not None:
            self._listener(progress)
        self._seldom(progress)

    def _computing(self, progress: Progress) -> None:
        if self._execution is not None:
            step = self._execution.plan.output(progress.output).step
            self._say(step, progress.fraction)

    def _step_changed(self, step: str, done: int) -> None:
        self._done = done
        self._say(step, 0.0)

    def _step_ended(self, step: str, error: Exception | None) -> None:
        if error is None:
            self._record.done(step)
        else:
            self._record.failed(step, error)

    def _say(self, step: str, fraction: float) -> None:
        steps = len(self._assignment.steps)
        self._tell(
            News(run=self._assignment.run_id, step=step, done=self._done, steps=steps, fraction=fraction)
        )


def _places(document: Document) -> dict[str, int]:
    """Return the position of each step in a document's list."""
    steps = document.get("steps")
    listed = steps if isinstance(steps, list) else []
    return {str(step.get("id")): place for place, step in enumerate(listed) if isinstance(step, dict)}
