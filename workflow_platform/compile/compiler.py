"""From a document to a plan: everything that is wrong is found at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from workflow_platform.blocks.base import Output as OutputBlock
from workflow_platform.blocks.tables import Catalog
from workflow_platform.compile.delivering import address
from workflow_platform.compile.draft import Draft
from workflow_platform.compile.framing import frame
from workflow_platform.compile.passes import conclude, configure, identify, relate, resolve_parameters
from workflow_platform.compile.plan import Output, Plan, Step
from workflow_platform.compile.reading import read_workflow
from workflow_platform.compile.wiring import find_dead_ends, order, wire
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors
from workflow_platform.spec.workflow import Scalar, WorkflowSpec

Pass = Callable[[Draft], Draft]

PASSES: tuple[Pass, ...] = (
    identify,
    frame,
    resolve_parameters,
    configure,
    wire,
    order,
    relate,
    address,
    conclude,
    find_dead_ends,
)


def parse_workflow(data: object) -> WorkflowSpec:
    """Read a document: JSON text, or what JSON text decodes to. Raises WorkflowInvalidError."""
    reading = read_workflow(data)
    if reading.spec is None or reading.problems:
        raise WorkflowInvalidError(reading.problems)
    return reading.spec


def compile_workflow(
    spec: WorkflowSpec, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None
) -> Plan:
    """Turn a document into a plan over the tables of a catalogue.

    ``parameters`` are the values chosen for a run; without them, a parameter may be without one.
    Raises WorkflowInvalidError with every error of the document, in its order.
    """
    plan, problems = compile_what_can_be(spec, catalog, parameters)
    if wrong := errors(problems):
        raise WorkflowInvalidError(wrong)
    return plan


def compile_what_can_be(
    spec: WorkflowSpec,
    catalog: Catalog,
    parameters: Mapping[str, Scalar] | None = None,
    unread: frozenset[str] = frozenset(),
) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan of the steps that are right, and every problem of the others in order.

    What is ``unread``, as a ``Reading`` has it, is a problem already, and what needs it is left alone.
    """
    draft = Draft(spec, catalog, parameters, unread)
    for compile_pass in PASSES:
        draft = compile_pass(draft)
    steps = tuple(
        Step(
            step.spec.id,
            step.block,
            step.inputs,
            step.relation,
            step.position,
            step.spec.note,
            step.delivery,
        )
        for step in draft.steps
        if step.block is not None and step.inputs is not None and step.relation is not None
    )
    results = sorted((s for s in steps if isinstance(s.block, OutputBlock)), key=lambda s: s.position)
    outputs = tuple(
        Output(s.block.output, s.id, s.delivery) for s in results if isinstance(s.block, OutputBlock)
    )
    return Plan(spec, steps, outputs, draft.parameters), in_order(draft.problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of their places in the document."""
    return tuple(sorted(problems, key=_place))


def _place(problem: Problem) -> tuple[object, ...]:
    parts = problem.at.split("/")
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
