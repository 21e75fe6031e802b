"""A plan in the words of an explanation: its steps and where their columns come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow_platform.compile.dialects import Dialect
from workflow_platform.compile.lineage import ColumnSource, column_lineage
from workflow_platform.compile.lower import Schemas, lower
from workflow_platform.compile.plan import Plan
from workflow_platform.spec.schema import Schema


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step: what it reads and hands on, and its SQL over the steps that it reads."""

    id: str
    title: str
    note: str
    upstream: tuple[str, ...]
    schema: Schema
    sql: str


@dataclass(frozen=True, slots=True)
class ExplainedOutput:
    """One result: the whole statement, and the stored columns that each column is made of."""

    name: str
    step: str
    sql: str
    lineage: Mapping[str, tuple[ColumnSource, ...]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A workflow explained in one dialect."""

    name: str
    dialect: str
    steps: tuple[ExplainedStep, ...]
    outputs: tuple[ExplainedOutput, ...]


def explain(plan: Plan, dialect: Dialect, schemas: Schemas) -> Explanation:
    """Explain a plan whose steps have these schemas."""
    steps = tuple(
        ExplainedStep(
            step.id,
            step.block.title,
            step.note,
            step.upstream,
            schemas[step.id],
            lower(step.relation.node, dialect, schemas, local=True).sql(pretty=True),
        )
        for step in plan.steps
    )
    outputs = tuple(
        ExplainedOutput(
            output.name,
            output.step,
            lower(plan.step(output.step).relation.node, dialect, schemas).sql(pretty=True),
            column_lineage(plan, output.step),
        )
        for output in plan.outputs
    )
    return Explanation(plan.spec.name, dialect.name, steps, outputs)
