"""From a document to a plan: everything that is wrong is found at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from pydantic import ValidationError

from workflow_platform.blocks.base import Output as OutputBlock
from workflow_platform.blocks.tables import Catalog
from workflow_platform.compile.passes import (
    Draft,
    conclude,
    configure,
    identify,
    order,
    relate,
    resolve_parameters,
    wire,
)
from workflow_platform.compile.plan import Output, Plan, Step
from workflow_platform.compile.settings_problems import problems_of
from workflow_platform.spec.problems import Problem, WorkflowInvalidError
from workflow_platform.spec.workflow import Scalar, WorkflowSpec

Pass = Callable[[Draft], Draft]

PASSES: tuple[Pass, ...] = (identify, resolve_parameters, configure, wire, order, relate, conclude)


def parse_workflow(data: object) -> WorkflowSpec:
    """Read a document: JSON text, or what JSON text decodes to. Raises WorkflowInvalidError."""
    if isinstance(data, str | bytes):
        data = _decoded(data)
    try:
        return WorkflowSpec.model_validate(data)
    except ValidationError as error:
        raise WorkflowInvalidError([*problems_of(error, WorkflowSpec)]) from None


def compile_workflow(
    spec: WorkflowSpec, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None
) -> Plan:
    """Turn a document into a plan over the tables of a catalogue.

    ``parameters`` are the values chosen for a run; without them, a parameter may be without one.
    Raises WorkflowInvalidError with every problem of the document, in its order.
    """
    plan, problems = compile_what_can_be(spec, catalog, parameters)
    if problems:
        raise WorkflowInvalidError(problems)
    return plan


def compile_what_can_be(
    spec: WorkflowSpec, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None
) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan of the steps that are right, and every problem of the others in order."""
    draft = Draft(spec, catalog, parameters)
    for compile_pass in PASSES:
        draft = compile_pass(draft)
    steps = tuple(
        Step(step.spec.id, step.block, step.inputs, step.relation, step.position, step.spec.note)
        for step in draft.steps
        if step.block is not None and step.inputs is not None and step.relation is not None
    )
    results = sorted((s for s in steps if isinstance(s.block, OutputBlock)), key=lambda s: s.position)
    outputs = tuple(Output(s.block.name, s.id) for s in results if isinstance(s.block, OutputBlock))
    return Plan(spec, steps, outputs, draft.parameters), in_order(draft.problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of their places in the document."""
    return tuple(sorted(problems, key=_place))


def _decoded(text: str | bytes) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"This is not JSON: at {place}: {error.msg}." if text.strip() else "The document is empty."
        hint = "Look for a comma or a bracket too many or too few there, or just before."
    except ValueError as error:
        message, hint = f"This is not JSON: {error}.", ""
    except RecursionError:
        message, hint = "This is nested too deeply.", ""
    raise WorkflowInvalidError([Problem("invalid-json", "", message, hint)])


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        message = f"the name '{twin}' stands twice in one object"
        raise ValueError(message)
    return found


def _place(problem: Problem) -> tuple[object, ...]:
    parts = problem.at.split("/")
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
