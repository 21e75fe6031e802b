"""Which stored columns each column of a step is made of, found by walking the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Node
from workflow_platform.compile.plan import Plan


@dataclass(frozen=True, slots=True, order=True)
class ColumnSource:
    """A column of a stored table."""

    asset: tuple[str, ...]
    column: str


Origins = Mapping[str, frozenset[ColumnSource]]


def column_lineage(plan: Plan, step_id: str) -> dict[str, tuple[ColumnSource, ...]]:
    """Return, for each column of a step, the stored columns that its values are made of.

    What only decides which rows there are, such as a filter's condition, is not part of it.
    """
    done: dict[Node, Origins] = {}
    for step in plan.steps:
        for node in _unseen(step.relation.node, done):
            done[node] = _origins(node, done)
    origins = done[plan.step(step_id).relation.node]
    return {name: tuple(sorted(sources)) for name, sources in origins.items()}


def feeds(plan: Plan, step_id: str) -> dict[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return the assets that a step is made of, each with the columns that come from it, and from which.

    An asset that only decides which rows there are has no columns here.
    """
    found: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    nodes = _unseen(plan.step(step_id).relation.node, {})
    for node in nodes:
        if isinstance(node, algebra.Scan):
            found.setdefault(node.table.asset, {})
    for name, origins in column_lineage(plan, step_id).items():
        for origin in origins:
            columns = found[origin.asset]
            columns[name] = (*columns.get(name, ()), origin.column)
    return found


def sources(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Return the assets that a plan reads, in the order of its steps."""
    scans = [
        step.relation.node.rows for step in plan.steps if isinstance(step.relation.node, algebra.Produced)
    ]
    return tuple(dict.fromkeys(scan.table.asset for scan in scans if isinstance(scan, algebra.Scan)))


def _unseen(root: Node, done: Mapping[Node, Origins]) -> list[Node]:
    found, stack = [], [root]
    while stack:
        node = stack.pop()
        if node not in done:
            found.append(node)
            stack.extend(algebra.inputs(node))
    return list(dict.fromkeys(reversed(found)))


def _origins(node: Node, done: Mapping[Node, Origins]) -> Origins:
    match node:
        case algebra.Scan(table):
            return {name: frozenset({ColumnSource(table.asset, name)}) for name in node.columns}
        case algebra.Project(rows, expressions):
            return {name: _of_tree(tree, done[rows]) for name, tree in expressions}
        case algebra.Join(left, right):
            return {column.name: _of_joined(column, done[left], done[right]) for column in node.result}
        case algebra.Union(inputs):
            return {
                name: frozenset().union(*(done[rows].get(name, frozenset()) for rows in inputs))
                for name in node.columns
            }
        case algebra.Aggregate(rows, keys, measures):
            keyed = {key: done[rows][key] for key in keys}
            return keyed | {m.name: done[rows][m.column] if m.column else frozenset() for m in measures}
        case _:
            return done[node.rows]


def _of_tree(tree: exp.Expression, origins: Origins) -> frozenset[ColumnSource]:
    return frozenset().union(*(origins[column.name] for column in tree.find_all(exp.Column)))


def _of_joined(column: algebra.JoinColumn, left: Origins, right: Origins) -> frozenset[ColumnSource]:
    match column.side:
        case "left":
            return left[column.left]
        case "right":
            return right[column.right]
        case "both":
            return left[column.left] | right[column.right]
