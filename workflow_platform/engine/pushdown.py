"""Which part of a statement runs where: the largest part that needs one database runs inside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Node, Produced, Scan
from workflow_platform.blocks.relation import column
from workflow_platform.blocks.tables import LAKE, Table


def engines(root: Node) -> dict[Node, frozenset[str]]:
    """Return for each node the engines whose tables it reads."""
    found: dict[Node, frozenset[str]] = {}
    for node in algebra.postorder(root):
        if isinstance(node, Scan):
            found[node] = frozenset({node.table.engine})
        else:
            found[node] = frozenset().union(*(found[below] for below in algebra.inputs(node)))
    return found


def pushed(root: Node) -> tuple[Produced, ...]:
    """Return the parts of a statement that run in their own databases while DuckDB does the rest.

    Each part reads tables of one database only, and feeds a step that needs more than it.
    """
    where = engines(root)
    border = {below for node in where for below in algebra.inputs(node) if len(where[node]) > 1}
    # Only steps with several inputs mix engines, so what they read is what a step hands on.
    return tuple(
        node
        for node, names in where.items()
        if node in border and isinstance(node, Produced) and len(names) == 1 and names != {LAKE}
    )


def reading(root: Node, tables: Mapping[str, Table]) -> Node:
    """Read what some steps hand on from tables, instead of computing it."""
    return algebra.rebuild(root, lambda node: None if node is root else _read(node, tables))


def reading_all(roots: Sequence[Node], tables: Mapping[str, Table]) -> tuple[Node, ...]:
    """Read what some steps hand on from tables in several statements, also where it is all that one has."""
    return algebra.rebuild_all(roots, lambda node: _read(node, tables))


def _read(node: Node, tables: Mapping[str, Table]) -> Node | None:
    if isinstance(node, Produced) and node.step in tables:
        return Produced(_stored(node, tables[node.step]), node.step)
    return None


def _stored(node: Produced, table: Table) -> Node:
    """Read a stored step, in the order that a further column of its table keeps, if there is one."""
    scan = Scan(table)
    further = scan.columns[len(node.columns) :]
    if not further:
        return scan
    ordered = algebra.Sort(scan, tuple(algebra.SortKey(name) for name in further))
    return algebra.Project(ordered, tuple((name, column(name)) for name in node.columns))


def relocate(root: Node, tables: Mapping[Table, Table]) -> Node:
    """Read tables from other places."""

    def moved(node: Node) -> Node | None:
        return Scan(tables[node.table]) if isinstance(node, Scan) and node.table in tables else None

    return algebra.rebuild(root, moved)


def scanned(root: Node) -> tuple[Table, ...]:
    """Return the tables that a statement reads, each once."""
    return tuple(dict.fromkeys(node.table for node in algebra.postorder(root) if isinstance(node, Scan)))


def shared(roots: Sequence[Node]) -> tuple[Produced, ...]:
    """Return the steps that several statements compute in vain more than once, upstream ones first.

    A step that only reads, filters or computes row by row is cheaper to fold than to store.
    """
    within = Counter(node for root in roots for node in algebra.postorder(root))
    several = {node for node, count in within.items() if count > 1}
    apart = several - {below for node in several for below in algebra.inputs(node)}
    order = dict.fromkeys(node for root in roots for node in algebra.postorder(root))
    steps = [node for node in order if isinstance(node, Produced) and node in apart]
    return tuple(step for step in steps if not algebra.is_row_wise(step))
