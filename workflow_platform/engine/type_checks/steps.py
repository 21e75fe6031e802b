"""What is wrong with the types that a step works on, beyond what an engine says when it reads a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from workflow_platform.blocks.formula.language import ParsedFormula
from workflow_platform.blocks.marks import parts
from workflow_platform.compile.plan import Step
from workflow_platform.engine.type_checks.deliveries import delivery_problems
from workflow_platform.engine.type_checks.formulas import formula_problems
from workflow_platform.engine.type_checks.operands import Operands
from workflow_platform.spec.problems import Problem, pointer
from workflow_platform.spec.schema import Schema


def type_problems(
    step: Step, schemas: Mapping[str, Schema], connection: duckdb.DuckDBPyConnection
) -> Iterator[Problem]:
    """Yield the problems of a step; the connection has an empty table of each step that it reads."""
    types = {id_: {column.name: column.type for column in schemas[id_]} for id_ in step.upstream}
    inputs = {port: [types[id_] for id_ in ids] for port, ids in step.inputs.items()}
    at = pointer("steps", step.position)
    for problem in step.block.check_types(inputs):
        yield problem.under(at)
    if step.delivery is not None:
        for problem in delivery_problems(step.delivery, types[step.upstream[0]]):
            yield problem.under(at + pointer("settings"))
    for path, formula in parts(step.block, ParsedFormula):
        source = step.upstream[0]
        operands = Operands(connection, source, types[source])
        yield from formula_problems(formula, at + pointer("settings", *path), operands)
