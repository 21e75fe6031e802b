"""What the op of a step does: describe the step, or compute its result, and tell Dagster."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dagster import (
    AssetKey,
    AssetMaterialization,
    DagsterLogManager,
    Failure,
    MetadataValue,
    OpExecutionContext,
    Output,
)

from workflow_platform.errors import ExecutionError, PlatformError
from workflow_platform.orchestration import metadata
from workflow_platform.orchestration.dagster_adapter import Metadata
from workflow_platform.orchestration.outline import OutlineStep
from workflow_platform.orchestration.progress import LOG_SECONDS, Seldom, in_words
from workflow_platform.orchestration.references import StepReference
from workflow_platform.orchestration.step_watch import FAULT
from workflow_platform.orchestration.work import Made, Work
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer

WORK = "work"
ROWS = "rows"

_log = logging.getLogger(__name__)

Event = Output[StepReference] | AssetMaterialization
Body = Callable[[OpExecutionContext], Iterator[Event]]


def body_of(step: OutlineStep, places: Sequence[str]) -> Body:
    """Return what the op of a step does; ``places`` are those of all steps that have an op."""
    run = _make if step.ends else _describe

    def compute(context: OpExecutionContext) -> Iterator[Event]:
        work: Work = getattr(context.resources, WORK)
        try:
            with work.step(step.id):
                events = run(step, work, context.log)
        except WorkflowInvalidError as error:
            own = [p for p in error.problems if _concerns(p, step, places)]
            events = _pass_by(step, _shareable(own, work), context.log)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, what it says may be data or a secret
            # Nothing is chained, because the event log is open to read for all who see any run.
            raise _failure(error, step, work) from None
        yield from events

    return compute


def refuse(context: OpExecutionContext) -> Iterator[Event]:
    """Do what the only op of a document without steps can do: fail with what is wrong."""
    work: Work = getattr(context.resources, WORK)
    try:
        with work.step(""):
            work.describe("")
    except WorkflowInvalidError as error:
        raise _invalid(_shareable(error.problems, work)) from None
    yield from ()


def _describe(step: OutlineStep, work: Work, _: DagsterLogManager) -> list[Event]:
    found = work.describe(step.id)
    about: Metadata = {
        "dagster/column_schema": metadata.schema_of(found.schema),
        "sql": metadata.code_of(work.shareable(found.sql)),
    }
    return [Output(StepReference(step.id), ROWS, metadata=about)]


def _make(step: OutlineStep, work: Work, log: DagsterLogManager) -> list[Event]:
    tell = Seldom(lambda progress: log.info(in_words(progress)), LOG_SECONDS)
    made = work.make(step.id, tell)
    if not made:
        log.info("Nothing is published before all results of this run are there.")
    return [_materialization(result, work) for result in made]


def _pass_by(step: OutlineStep, problems: Sequence[Problem], log: DagsterLogManager) -> list[Event]:
    """Fail with the problems of a step, or let it be where only others have some."""
    if problems:
        raise _invalid(problems) from None
    log.warning("Not looked at, because other steps of this workflow have problems.")
    return [] if step.ends else [Output(StepReference(step.id), ROWS)]


def _materialization(made: Made, work: Work) -> AssetMaterialization:
    computed = made.computed
    about: Metadata = {
        "dagster/row_count": MetadataValue.int(computed.rows),
        "dagster/column_schema": metadata.schema_of(computed.schema),
        "dagster/column_lineage": metadata.lineage_of(made.lineage),
        "dagster/relation_identifier": MetadataValue.text(".".join(made.asset)),
        "preview": metadata.preview_of(computed.preview, computed.schema),
        "sql": metadata.code_of(work.shareable(computed.sql)),
        "engine": MetadataValue.text(computed.engine),
        "seconds": MetadataValue.float(computed.seconds),
        "bytes": MetadataValue.int(computed.bytes),
    }
    if made.version:
        about |= {
            "version": MetadataValue.int(made.version),
            "dagster/uri": MetadataValue.text(made.location),
            "inputs": MetadataValue.json(dict(made.inputs)),
        }
    return AssetMaterialization(AssetKey(made.asset), metadata=about)


def place_of(step: OutlineStep) -> str:
    """Return the pointer below which the problems of a step are."""
    return pointer("steps", step.position) + "/"


def _concerns(problem: Problem, step: OutlineStep, places: Sequence[str]) -> bool:
    """Tell whether a step's op is where a problem shows: its own, and at the start those of no step."""
    at = problem.at + "/"
    own = at.startswith(place_of(step))
    return own or (not step.inputs and not any(at.startswith(place) for place in places))


def _invalid(problems: Sequence[Problem]) -> Failure:
    lines = "\n".join(f"{p.at or '/'}: {p.message} {p.hint}".rstrip() for p in problems)
    return Failure(lines, metadata={"problems": metadata.problems_of(problems)}, allow_retries=False)


def _shareable(problems: Sequence[Problem], work: Work) -> list[Problem]:
    return [
        replace(problem, message=work.shareable(problem.message), hint=work.shareable(problem.hint))
        for problem in problems
    ]


def _failure(error: Exception, step: OutlineStep, work: Work) -> Failure:
    """Return the failure of a step in plain words; the engine's words are kept with the owner's run."""
    if not isinstance(error, PlatformError):
        _log.error("Step '%s' failed by a fault of the platform.", step.id, exc_info=error)
        message = f"Step '{step.id}' failed by a fault of the platform. The code server's log says more."
        return Failure(message, metadata={"step": step.id, "code": FAULT}, allow_retries=False)
    engine = error if isinstance(error, ExecutionError) else None
    at_fault = engine.step if engine and engine.step else step.id
    words = f"{engine.summary if engine else error.message} {error.hint}".rstrip()
    about = {"step": at_fault, "code": error.code}
    return Failure(f"Step '{at_fault}': {work.shareable(words)}", metadata=about, allow_retries=False)
