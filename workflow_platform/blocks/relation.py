"""A lazy table that blocks build on: each method returns a new relation, nothing is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import JoinKind, Match, Measure, SortKey
from workflow_platform.blocks.formula.language import ParsedFormula


def column(name: str) -> exp.Expression:
    """Return a reference to a column of the relation at hand."""
    return exp.column(name, quoted=True)


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Columns and a query."""

    node: algebra.Node

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return self.node.columns

    @property
    def ordered(self) -> bool:
        """Whether the rows come in an order that a Sort gave them."""
        node = self.node
        while isinstance(node, algebra.Project | algebra.Filter | algebra.Limit | algebra.Produced):
            node = node.rows
        return isinstance(node, algebra.Sort)

    def where(self, condition: ParsedFormula) -> Relation:
        """Keep the rows for which the condition is true; unknown counts as false."""
        return Relation(algebra.Filter(self.node, condition.tree))

    def project(self, expressions: Mapping[str, exp.Expression]) -> Relation:
        """Return exactly these columns, each an expression over the present ones."""
        return Relation(algebra.Project(self.node, tuple(expressions.items())))

    def mutate(self, formulas: Mapping[str, ParsedFormula]) -> Relation:
        """Add columns, or replace those of the same name in place; all see the present columns."""
        present = {name: column(name) for name in self.columns}
        return self.project(present | {name: formula.tree for name, formula in formulas.items()})

    def join(
        self,
        right: Relation,
        kind: JoinKind,
        on: Sequence[Match],
        *,
        null_safe: bool = False,
        suffix: str = "_right",
    ) -> Relation:
        """Join with another relation.

        A pair of key columns compared by ``=`` under one name gives one column, which holds the
        value of the side that has one. Any other name of the right side that the left side
        has too gets ``suffix``.
        """
        result = _join_columns(self.columns, right.columns, kind, on, suffix)
        return Relation(algebra.Join(self.node, right.node, kind, tuple(on), result, null_safe))

    def union(self, others: Iterable[Relation], *, distinct: bool = False) -> Relation:
        """Append the rows of others by column name."""
        nodes = (self.node, *(other.node for other in others))
        return Relation(algebra.Union(nodes, distinct))

    def aggregate(self, keys: Sequence[str], measures: Sequence[Measure]) -> Relation:
        """Return one row per combination of keys."""
        return Relation(algebra.Aggregate(self.node, tuple(keys), tuple(measures)))

    def sort(self, keys: Sequence[SortKey]) -> Relation:
        """Order the rows."""
        return Relation(algebra.Sort(self.node, tuple(keys)))

    def limit(self, count: int | None, offset: int = 0) -> Relation:
        """Keep ``count`` rows after the first ``offset``."""
        return Relation(algebra.Limit(self.node, count, offset))

    def distinct(self, on: Sequence[str] = (), order: Sequence[SortKey] = ()) -> Relation:
        """Keep one row per combination of ``on``, the first by ``order``."""
        return Relation(algebra.Distinct(self.node, tuple(on), tuple(order)))


def _join_columns(
    left: Sequence[str],
    right: Sequence[str],
    kind: JoinKind,
    on: Sequence[Match],
    suffix: str,
) -> tuple[algebra.JoinColumn, ...]:
    if kind in {"semi", "anti"}:
        return tuple(algebra.JoinColumn(name, "left", name) for name in left)
    merged = {match.left for match in on if match.left == match.right and match.comparison == "="}
    side: algebra.Side = {"right": "right", "full": "both"}.get(kind, "left")  # type: ignore[assignment]  # mypy widens the literals
    keys = [
        algebra.JoinColumn(name, side, name, name)
        if name in merged
        else algebra.JoinColumn(name, "left", name)
        for name in left
    ]
    extra = [
        algebra.JoinColumn(name + suffix if name in left else name, "right", right=name)
        for name in right
        if name not in merged
    ]
    return (*keys, *extra)
