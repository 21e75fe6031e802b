"""Documents checked as a whole: what their JSON lacks, what their steps refer to, and their types."""

from __future__ import annotations

from collections.abc import Mapping

from workflow_platform.blocks.tables import Catalog
from workflow_platform.compile.compiler import (
    compile_what_can_be,
    compile_workflow,
    in_order,
    parse_workflow,
)
from workflow_platform.compile.plan import Plan
from workflow_platform.compile.reading import read_workflow
from workflow_platform.engine.inference import check_workflow, infer_what_can_be
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors
from workflow_platform.spec.schema import Schema
from workflow_platform.spec.workflow import Scalar


def check_document(
    data: object, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None
) -> tuple[Problem, ...]:
    """Return every problem of a document, JSON text or what it decodes to, in its order.

    A part that cannot be read has its problem, and whatever does not need it is still checked.
    """
    reading = read_workflow(data)
    if reading.spec is None:
        return reading.problems
    found = check_workflow(reading.spec, catalog, parameters, reading.unread)
    return in_order([*reading.problems, *found])


def describe_document(
    data: object, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None
) -> tuple[dict[str, Schema], tuple[Problem, ...]]:
    """Return the schema of every step of a document that has one, and every problem, in its order."""
    reading = read_workflow(data)
    if reading.spec is None:
        return {}, reading.problems
    plan, problems = compile_what_can_be(reading.spec, catalog, parameters, reading.unread)
    schemas, mismatches = infer_what_can_be(plan)
    return schemas, in_order([*reading.problems, *problems, *mismatches])


def compile_document(data: object, catalog: Catalog, parameters: Mapping[str, Scalar] | None = None) -> Plan:
    """Turn a document, JSON text or what it decodes to, into a plan over the tables of a catalogue.

    Raises WorkflowInvalidError with every error of the document, those of types included.
    """
    try:
        return compile_workflow(parse_workflow(data), catalog, parameters)
    except WorkflowInvalidError:
        # Only a document that is wrong is worth looking at twice.
        raise WorkflowInvalidError(errors(check_document(data, catalog, parameters))) from None
