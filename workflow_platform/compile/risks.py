"""Which columns come of conversions that some values fail, such as of a text to a number.

An engine computes the parts of a statement in the order that it finds best. Rows that a step has left out
must not come back to fail a conversion of a later one, so statements keep the two apart.
"""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Node

_NOTHING: frozenset[str] = frozenset()
# Everything can be a text.
_ALWAYS = frozenset({exp.DType.TEXT, exp.DType.VARCHAR})


class Risks:
    """Knows the risky columns of the nodes of a relation; ask for those below a node first."""

    def __init__(self) -> None:
        self._columns: dict[Node, frozenset[str]] = {}

    def note(self, node: Node) -> None:
        """Find out the risky columns of a node whose inputs have been noted, or are stored tables."""
        self._columns[node] = self._found(node)

    def columns(self, node: Node) -> frozenset[str]:
        """Return the columns of a node whose values may fail to be computed."""
        return self._columns.get(node, _NOTHING)

    def is_risky(self, tree: exp.Expression, rows: Node) -> bool:
        """Tell whether an expression over a node's columns may fail for some rows."""
        risky = self.columns(rows)
        return any(
            part.name in risky
            if isinstance(part, exp.Column)
            else not isinstance(part.this, exp.Literal) and part.args["to"].this not in _ALWAYS
            for part in tree.find_all(exp.Column, exp.Cast)
        )

    def _found(self, node: Node) -> frozenset[str]:
        match node:
            case algebra.Scan():
                return _NOTHING
            case algebra.Project(rows, expressions):
                return frozenset(name for name, tree in expressions if self.is_risky(tree, rows))
            case algebra.Join(left, right):
                sides = {"left": self.columns(left), "right": self.columns(right)}
                return frozenset(
                    column.name
                    for column in node.result
                    if column.left in sides["left"] or column.right in sides["right"]
                )
            case algebra.Union(inputs):
                return frozenset().union(*map(self.columns, inputs))
            case algebra.Aggregate(rows, keys):
                return self.columns(rows).intersection(keys)
            case _:
                return self.columns(node.rows)
