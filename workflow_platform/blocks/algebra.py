"""Relational algebra: the few kinds of node that every block is expressed in.

Columns are known when a node is made: asking down a long chain would be slow, and recursive.
Nodes are immutable and compared by identity; one node that several others refer to is one
computation. Scalar expressions are sqlglot trees whose columns are bare quoted names of the
node's input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlglot import exp

from workflow_platform.blocks.tables import Table
from workflow_platform.spec import schema

JoinKind = Literal["inner", "left", "right", "full", "semi", "anti", "cross"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Nulls = Literal["first", "last"]
Side = Literal["left", "right", "both"]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order."""

    column: str
    descending: bool = False
    nulls: Nulls = "last"


@dataclass(frozen=True, slots=True)
class Measure:
    """A named aggregate: ``function`` is a key of the aggregate catalogue."""

    name: str
    function: str
    column: str | None = None
    order: tuple[SortKey, ...] = ()
    separator: str = ", "


@dataclass(frozen=True, slots=True)
class Match:
    """One condition of a join: a left column compared with a right one."""

    left: str
    right: str
    comparison: Comparison = "="


@dataclass(frozen=True, slots=True)
class JoinColumn:
    """A column of a join's result; ``both`` takes the left value, or the right where it is missing."""

    name: str
    side: Side
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """All rows of a stored table."""

    table: Table

    @property
    def columns(self) -> Names:
        """The table's columns."""
        return schema.names(self.table.schema)


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """New columns, each an expression over the rows."""

    rows: Node
    expressions: tuple[tuple[str, exp.Expression], ...]

    @property
    def columns(self) -> Names:
        """The new names."""
        return tuple(name for name, _ in self.expressions)


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """The rows for which the condition is true."""

    rows: Node
    condition: exp.Expression

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take over the input's columns."""
        object.__setattr__(self, "columns", self.rows.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """Rows of two inputs side by side; semi and anti keep or drop left rows."""

    left: Node
    right: Node
    kind: JoinKind
    on: tuple[Match, ...]
    result: tuple[JoinColumn, ...]
    null_safe: bool = False

    @property
    def columns(self) -> Names:
        """The result's names."""
        return tuple(column.name for column in self.result)


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """The rows of all inputs; a column that an input lacks is missing there."""

    inputs: tuple[Node, ...]
    distinct: bool = False

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Collect every name of every input, in order of first appearance."""
        names = dict.fromkeys(name for rows in self.inputs for name in rows.columns)
        object.__setattr__(self, "columns", tuple(names))


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate:
    """One row per combination of keys, or one row in all without keys."""

    rows: Node
    keys: Names
    measures: tuple[Measure, ...]

    @property
    def columns(self) -> Names:
        """Keys, then measures."""
        return self.keys + tuple(measure.name for measure in self.measures)


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """The same rows in an order."""

    rows: Node
    keys: tuple[SortKey, ...]

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take over the input's columns."""
        object.__setattr__(self, "columns", self.rows.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """At most ``count`` rows after the first ``offset``; all of them where ``count`` is None."""

    rows: Node
    count: int | None
    offset: int = 0

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take over the input's columns."""
        object.__setattr__(self, "columns", self.rows.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """One row per combination of ``on`` (all columns where empty), the first by ``order``."""

    rows: Node
    on: Names = ()
    order: tuple[SortKey, ...] = ()

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take over the input's columns."""
        object.__setattr__(self, "columns", self.rows.columns)


@dataclass(frozen=True, slots=True, eq=False)
class Produced:
    """Marks what one step hands on, so that a statement can be told by its steps."""

    rows: Node
    step: str

    columns: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take over the input's columns."""
        object.__setattr__(self, "columns", self.rows.columns)


Node = Scan | Project | Filter | Join | Union | Aggregate | Sort | Limit | Distinct | Produced


def inputs(node: Node) -> tuple[Node, ...]:
    """Return the nodes that ``node`` reads, left to right."""
    match node:
        case Scan():
            return ()
        case Join(left, right):
            return (left, right)
        case Union(parts):
            return parts
        case _:
            return (node.rows,)


def is_row_wise(node: Node) -> bool:
    """Tell whether computing a node again costs no more than reading its table again."""
    while isinstance(node, Produced | Project | Filter):
        node = node.rows
    return isinstance(node, Scan)


def postorder(root: Node, leaf: Callable[[Node], bool] = lambda _: False) -> Iterator[Node]:
    """Yield every node below ``root`` once, inputs first, not going below a ``leaf``.

    Recursion would not survive long chains.
    """
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, expanded = stack.pop()
        if expanded:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            if not leaf(node):
                stack.extend((below, False) for below in reversed(inputs(node)))


def rebuild(root: Node, change: Callable[[Node], Node | None]) -> Node:
    """Return the graph with nodes replaced where ``change`` returns one; sharing is kept."""
    return rebuild_all([root], change)[0]


def rebuild_all(roots: Sequence[Node], change: Callable[[Node], Node | None]) -> tuple[Node, ...]:
    """Rebuild several graphs; what they share, the new ones share too."""
    done: dict[Node, Node] = {}
    for root in roots:
        for node in postorder(root, leaf=done.__contains__):
            if node not in done:
                changed = change(node)
                done[node] = changed if changed is not None else _with_inputs(node, done)
    return tuple(done[root] for root in roots)


def _with_inputs(node: Node, done: Mapping[Node, Node]) -> Node:
    if all(done[below] is below for below in inputs(node)):
        return node
    match node:
        case Scan():
            return node
        case Join(left, right):
            return replace(node, left=done[left], right=done[right])
        case Union(parts):
            return replace(node, inputs=tuple(done[part] for part in parts))
        case _:
            return replace(node, rows=done[node.rows])
