"""The schema of every step, learnt from DuckDB over empty tables: nothing is read or computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import duckdb
from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Aggregate, Filter, Node, Produced, Scan
from workflow_platform.blocks.formula.language import ParsedFormula
from workflow_platform.blocks.formula.render import render
from workflow_platform.blocks.marks import parts
from workflow_platform.blocks.parts import Measure
from workflow_platform.blocks.tables import Catalog
from workflow_platform.compile.compiler import compile_what_can_be, in_order
from workflow_platform.compile.dialects import DUCKDB
from workflow_platform.compile.lower import lower
from workflow_platform.compile.plan import Plan, Step
from workflow_platform.engine import statements
from workflow_platform.engine.type_checks.steps import type_problems
from workflow_platform.engine.words import explained, spoken
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer
from workflow_platform.spec.schema import Column, Schema
from workflow_platform.spec.workflow import Scalar, WorkflowSpec

# Parquet has no 128-bit integers and would keep doubles instead, so engines and files agree on 64.
# Names of fields stand in quotes, and may be anything.
_WIDE = re.compile(r'"(?:[^"]|"")*"|\bU?HUGEINT\b|\bBIGNUM\b')


def stored_type(type_name: str) -> str:
    """Return the type that a column of a DuckDB type is stored as.

    >>> stored_type("HUGEINT[]")
    'BIGINT[]'
    """
    if type_name == '"NULL"':
        return "INTEGER"
    return _WIDE.sub(lambda match: match[0] if match[0].startswith('"') else "BIGINT", type_name)


def infer_schemas(plan: Plan) -> dict[str, Schema]:
    """Return the schema of each step by its id.

    Raises WorkflowInvalidError with a problem for each step whose types do not fit together.
    """
    schemas, problems = infer_what_can_be(plan)
    if problems:
        raise WorkflowInvalidError(problems)
    return schemas


def infer_what_can_be(plan: Plan) -> tuple[dict[str, Schema], tuple[Problem, ...]]:
    """Return the schemas of the steps whose types fit together, and the problems of the others.

    What follows a step with a problem is left alone.
    """
    schemas: dict[str, Schema] = {}
    problems: list[Problem] = []
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("SET enable_external_access = false")
        for step in plan.steps:
            if not all(id_ in schemas for id_ in step.upstream):
                continue
            found = [*type_problems(step, schemas, connection)]
            try:
                schema = _schema(step, connection)
            except duckdb.Error as error:
                schema = ()
                found.extend(_located(step, error, connection, found))
            if found:
                problems.extend(found)
                continue
            schemas[step.id] = schema
            problems.extend(_conditions(step, connection))
            connection.execute(statements.create_table((step.id,), schemas[step.id]))
    return schemas, tuple(problems)


def check_workflow(
    spec: WorkflowSpec,
    catalog: Catalog,
    parameters: Mapping[str, Scalar] | None = None,
    unread: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, types included, in its order.

    What is ``unread``, as a ``Reading`` has it, is left alone.
    """
    plan, problems = compile_what_can_be(spec, catalog, parameters, unread)
    _, mismatches = infer_what_can_be(plan)
    return in_order([*problems, *mismatches])


def describe(connection: duckdb.DuckDBPyConnection, query: str) -> Schema:
    """Return the schema of a query, as DuckDB gives it. Raises duckdb.Error."""
    # DESCRIBE would say the same in five times the time.
    bound = connection.sql(query)
    return tuple(Column(name, str(kind)) for name, kind in zip(bound.columns, bound.types, strict=True))


def _schema(step: Step, connection: duckdb.DuckDBPyConnection) -> Schema:
    node = step.relation.node
    if isinstance(node, Produced) and isinstance(node.rows, Scan):
        return tuple(Column(c.name, stored_type(c.type)) for c in node.rows.table.schema)
    found = describe(connection, lower(node, DUCKDB, local=True).sql())
    return tuple(Column(column.name, stored_type(column.type)) for column in found)


def _located(
    step: Step, error: duckdb.Error, connection: duckdb.DuckDBPyConnection, known: Sequence[Problem]
) -> list[Problem]:
    """Return a problem for each formula or measure of a step at fault, or one for the whole step.

    Where a problem is ``known`` already, what the engine says of it is left out.
    """
    at = pointer("steps", step.position, "settings")
    found = []
    for path, measure in parts(step.block, Measure):
        alone = Aggregate(_rows_of(step), (), (measure.measure(),))
        try:
            describe(connection, lower(Produced(alone, step.id), DUCKDB, local=True).sql())
        except duckdb.Error as fault:
            found.append(Problem("type-mismatch", at + pointer(*path), explained(fault)))
    for path, formula in parts(step.block, ParsedFormula):
        try:
            _type_of(formula.tree, step, connection)
        except duckdb.Error as fault:
            found.append(Problem("type-mismatch", at + pointer(*path), explained(fault)))
    found = found or [Problem("type-mismatch", at, explained(error))]
    return [new for new in found if not any(f"{old.at}/".startswith(f"{new.at}/") for old in known)]


def _rows_of(step: Step) -> Node:
    (rows,) = (
        node for node in _own_nodes(step.relation.node) if isinstance(node, Produced) and node.step != step.id
    )
    return rows


def _conditions(step: Step, connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """Yield a problem for each condition that is neither true nor false."""
    conditions = {id(node.condition) for node in _own_nodes(step.relation.node) if isinstance(node, Filter)}
    if not conditions:
        return
    for path, formula in parts(step.block, ParsedFormula):
        type_name = _type_of(formula.tree, step, connection)
        if id(formula.tree) in conditions and type_name not in {"BOOLEAN", '"NULL"'}:
            at = pointer("steps", step.position, "settings", *path)
            message = f"A condition must be true or false, but this is {spoken(type_name)}."
            yield Problem("type-mismatch", at, message, "Compare it with something.")


def _type_of(tree: exp.Expression, step: Step, connection: duckdb.DuckDBPyConnection) -> str:
    source = exp.Table(this=exp.to_identifier(step.upstream[0], quoted=True))
    query = exp.Select(expressions=[render(tree, DUCKDB.name)], from_=exp.From(this=source))
    return describe(connection, query.sql(dialect=DUCKDB.name))[0].type


def _own_nodes(node: Node) -> Iterator[Node]:
    """Yield the nodes that a step adds, and what it reads."""
    yield node
    for below in algebra.inputs(node):
        if isinstance(below, Produced):
            yield below
        else:
            yield from _own_nodes(below)
