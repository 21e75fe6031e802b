"""One SELECT in the making: what folding adds to, and how it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from workflow_platform.blocks.formula.brackets import AND, bracketed


def identifier(name: str) -> exp.Identifier:
    """Return a name, always quoted."""
    return exp.to_identifier(name, quoted=True)


def qualified(table: str, name: str) -> exp.Column:
    """Return a reference to a column of an aliased table."""
    return exp.Column(this=identifier(name), table=identifier(table))


def operand(tree: exp.Expression) -> exp.Expression:
    """Return a copy of ``tree`` that can stand anywhere within another expression."""
    return bracketed(tree.copy())


@dataclass(frozen=True, slots=True)
class Value:
    """An output column: an expression over the FROM clause.

    Attributes:
        tree: the expression.
        weight: its size in nodes.
        whole: its size with the columns of row-wise SELECTs below it written out.
    """

    tree: exp.Expression
    weight: int = 1
    whole: int = 1

    @property
    def plain(self) -> bool:
        """Whether it is a column as it stands in the FROM clause."""
        return isinstance(self.tree, exp.Column)

    @property
    def constant(self) -> bool:
        """Whether it is the same for every row."""
        return not self.plain and self.tree.find(exp.Column, exp.AggFunc) is None


@dataclass(frozen=True, slots=True)
class Joined:
    """A further table of the FROM clause."""

    table: exp.Expression
    kind: str
    on: tuple[exp.Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """The parts of a SELECT; its trees are never attached to another tree, only copied.

    Attributes:
        label: the step it computes so far, which names it when it becomes a common table expression.
        table: the first table of the FROM clause, aliased.
        available: the names that the FROM clause offers.
        columns: the output by name.
        distinct: None, or the expressions of which each combination is kept once; none means all.
        order: keys that order the output.
        pick: keys that say which row a ``distinct`` keeps.
        nested: whether a condition holds a query that refers to this one's tables.
        fenced: whether the engine must not merge it into the SELECT around it.
        single: whether the FROM clause has exactly one row.
    """

    label: str
    table: exp.Expression
    aliases: frozenset[str]
    available: frozenset[str]
    columns: Mapping[str, Value]
    joins: tuple[Joined, ...] = ()
    where: tuple[exp.Expression, ...] = ()
    group: tuple[exp.Expression, ...] | None = None
    grouped: bool = False
    distinct: tuple[exp.Expression, ...] | None = None
    pick: tuple[exp.Ordered, ...] = ()
    order: tuple[exp.Ordered, ...] = ()
    limit: int | None = None
    offset: int = 0
    nested: bool = False
    fenced: bool = False
    single: bool = False

    @property
    def cut(self) -> bool:
        """Whether rows were already chosen by position."""
        return self.limit is not None or self.offset > 0

    @property
    def settled(self) -> bool:
        """Whether nothing can be added that works on its input rows."""
        return self.grouped or self.distinct is not None or self.cut

    @property
    def one_row(self) -> bool:
        """Whether it has exactly one row, whatever the tables hold."""
        if self.cut:
            return False
        if self.grouped:
            return not self.group
        return self.single and not self.where and not self.joins

    @property
    def all_plain(self) -> bool:
        """Whether every column is one of the FROM clause as it stands."""
        return all(value.plain for value in self.columns.values())

    def tree(self, extra: Mapping[str, exp.Expression] | None = None) -> exp.Select:
        """Write the SELECT down; ``extra`` are further columns."""
        strip = self._can_drop_qualifiers()
        written = {name: value.tree for name, value in self.columns.items()} | dict(extra or {})
        select = exp.Select(
            expressions=[_aliased(_copied(tree, strip=strip), name) for name, tree in written.items()],
            from_=exp.From(this=self.table.copy()),
        )
        if self.joins:
            select.set("joins", [_join(join) for join in self.joins])
        if self.where:
            select.set("where", exp.Where(this=conjunction(_copied(c, strip=strip) for c in self.where)))
        if self.group:
            select.set("group", exp.Group(expressions=[tree.copy() for tree in self.group]))
        if self.grouped and not self.group and not any(tree.find(exp.AggFunc) for tree in written.values()):
            # Without an aggregate in sight, this would be one row for each row that is summed up.
            one_row = exp.GTE(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(0))
            select.set("having", exp.Having(this=one_row))
        if self.distinct is not None:
            select.set("distinct", _distinct(self.distinct))
        if order := (self.pick or self.order):
            select.set("order", exp.Order(expressions=[key.copy() for key in order]))
        if self.limit is not None:
            select.set("limit", exp.Limit(expression=exp.Literal.number(self.limit)))
        if self.offset or self.fenced:
            select.set("offset", exp.Offset(expression=exp.Literal.number(self.offset)))
        return select

    def _can_drop_qualifiers(self) -> bool:
        # An output name that hides an input column would capture a bare reference to it.
        return not (self.joins or self.nested) and all(
            name not in self.available or (value.plain and value.tree.name == name)
            for name, value in self.columns.items()
        )


def conjunction(conditions: Iterable[exp.Expression]) -> exp.Expression:
    """Join conditions with AND; each keeps its own meaning."""
    first, *rest = (bracketed(condition, AND) for condition in conditions)
    for condition in rest:
        first = exp.And(this=first, expression=condition)
    return first


def _copied(tree: exp.Expression, *, strip: bool) -> exp.Expression:
    copy = tree.copy()
    if strip:
        for column in copy.find_all(exp.Column):
            column.set("table", None)
    return copy


def _aliased(tree: exp.Expression, name: str) -> exp.Expression:
    if isinstance(tree, exp.Column) and tree.name == name:
        return tree
    return exp.Alias(this=tree, alias=identifier(name))


def _distinct(on: tuple[exp.Expression, ...]) -> exp.Distinct:
    return exp.Distinct(on=exp.Tuple(expressions=[tree.copy() for tree in on])) if on else exp.Distinct()


def _join(join: Joined) -> exp.Join:
    side, _, kind = join.kind.rpartition(" ")
    node = exp.Join(this=join.table.copy(), kind=kind)
    if side:
        node.set("side", side)
    if join.on:
        node.set("on", conjunction(condition.copy() for condition in join.on))
    return node
