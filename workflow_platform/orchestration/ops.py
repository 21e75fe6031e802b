"""What the op of a step does: describe the step, or compute its result, and tell Dagster."""

# No postponed annotations: Dagster looks at the type of an op's context.

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
from workflow_platform.orchestration.work import Made, Work
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer

WORK = "work"
ROWS = "rows"

Event = Output[StepReference] | AssetMaterialization
Body = Callable[[OpExecutionContext], Iterator[Event]]


def body_of(step: OutlineStep, steps: Sequence[OutlineStep]) -> Body:
    """Return what the op of a step does; ``steps`` are all that have an op."""
    run = _make if step.result else _describe
    places = [_place(other) for other in steps]

    def compute(context: OpExecutionContext) -> Iterator[Event]:
        work: Work = getattr(context.resources, WORK)
        try:
            with work.step(step.id):
                events = run(step, work, context.log)
        except WorkflowInvalidError as error:
            events = _pass_by(step, [p for p in error.problems if _concerns(p, step, places)], context.log)
        except PlatformError as error:
            # The cause may hold an address with a password, and the event log is open to read.
            raise _failure(error, step) from None
        yield from events

    return compute


def refuse(context: OpExecutionContext) -> Iterator[Event]:
    """Do what the only op of a document without steps can do: fail with what is wrong."""
    work: Work = getattr(context.resources, WORK)
    try:
        with work.step(""):
            work.describe("")
    except WorkflowInvalidError as error:
        raise _invalid(error.problems) from None
    yield from ()


def _describe(step: OutlineStep, work: Work, _: DagsterLogManager) -> list[Event]:
    found = work.describe(step.id)
    about: Metadata = {
        "dagster/column_schema": metadata.schema_of(found.schema),
        "sql": metadata.code_of(found.sql),
    }
    return [Output(StepReference(step.id), ROWS, metadata=about)]


def _make(step: OutlineStep, work: Work, log: DagsterLogManager) -> list[Event]:
    tell = Seldom(lambda progress: log.info(in_words(progress)), LOG_SECONDS)
    made = work.make(step.id, tell)
    if not made:
        log.info("Nothing is published before all results of this run are there.")
    return [_materialization(result) for result in made]


def _pass_by(step: OutlineStep, problems: Sequence[Problem], log: DagsterLogManager) -> list[Event]:
    """Fail with the problems of a step, or let it be where only others have some."""
    if problems:
        raise _invalid(problems) from None
    log.warning("Not looked at, because other steps of this workflow have problems.")
    return [] if step.result else [Output(StepReference(step.id), ROWS)]


def _materialization(made: Made) -> AssetMaterialization:
    computed = made.computed
    about: Metadata = {
        "dagster/row_count": MetadataValue.int(computed.rows),
        "dagster/column_schema": metadata.schema_of(computed.schema),
        "dagster/column_lineage": metadata.lineage_of(made.lineage),
        "dagster/relation_identifier": MetadataValue.text(".".join(made.asset)),
        "preview": metadata.preview_of(computed.preview, computed.schema),
        "sql": metadata.code_of(computed.sql),
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


def _place(step: OutlineStep) -> str:
    return pointer("steps", step.position) + "/"


def _concerns(problem: Problem, step: OutlineStep, places: Sequence[str]) -> bool:
    """Tell whether a step's op is where a problem shows: its own, and at the start those of no step."""
    at = problem.at + "/"
    own = at.startswith(_place(step))
    return own or (not step.inputs and not any(at.startswith(place) for place in places))


def _invalid(problems: Sequence[Problem]) -> Failure:
    lines = "\n".join(f"{p.at or '/'}: {p.message} {p.hint}".rstrip() for p in problems)
    return Failure(lines, metadata={"problems": metadata.problems_of(problems)}, allow_retries=False)


def _failure(error: PlatformError, step: OutlineStep) -> Failure:
    at_fault = error.step if isinstance(error, ExecutionError) and error.step else step.id
    detail = error.detail if isinstance(error, ExecutionError) else ""
    about = {"step": at_fault, "code": error.code} | ({"engine words": detail} if detail else {})
    return Failure(f"Step '{at_fault}': {error}", metadata=about, allow_retries=False)
