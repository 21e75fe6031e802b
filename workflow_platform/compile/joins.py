"""Joins: sides that are plain enough become part of one FROM clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import JoinColumn, JoinKind, Match
from workflow_platform.compile.dialects import Dialect
from workflow_platform.compile.select import Joined, Select, Value, conjunction, identifier, operand

_COMPARISONS: dict[algebra.Comparison, type[exp.Expression]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


# The nodes of a scalar subquery besides the value that it looks up.
_LOOKUP = 4


class Nesting(Protocol):
    """What joins need of the lowering that they are part of."""

    dialect: Dialect

    def nest(self, select: Select) -> Select:
        """Make a select a common table expression."""
        ...

    def unique(self, name: str) -> str:
        """Return a name that names nothing yet."""
        ...

    def types(self, node: algebra.Node) -> Mapping[str, str]:
        """Return what is known of the types of a node's columns."""
        ...


def join(lowering: Nesting, node: algebra.Join, left: Select, right: Select) -> Select:
    """Return the join of two selects."""
    looks_up = lowering.dialect.looks_up and node.kind in {"inner", "cross"}
    if looks_up and (left.one_row or right.one_row):
        return _with_lookups(lowering, node, left, right)
    if not _extends(left, node.kind):
        left = lowering.nest(left)
    if not _merges(right, node.kind):
        right = lowering.nest(right)
    if left.aliases & right.aliases:
        right = _renamed(right, lowering.unique)
    collated = _collated(lowering, node)
    conditions = tuple(
        _condition(match, left, right, null_safe=node.null_safe, collated=match.left in collated)
        for match in node.on
    )
    if node.kind in {"semi", "anti"}:
        return _half(lowering.dialect, node, left, right, conditions)
    where, on = left.where, conditions
    if node.kind in {"inner", "cross", "right"}:
        where = (*where, *right.where)
    else:
        on = (*on, *right.where)
    joined = Joined(right.table, _KINDS[node.kind], on)
    return replace(
        left,
        aliases=left.aliases | right.aliases,
        available=left.available | right.available,
        columns={column.name: _output(column, left, right) for column in node.result},
        joins=(*left.joins, joined),
        where=where,
        order=(),
    )


_KINDS: dict[JoinKind, str] = {
    "inner": "INNER",
    "left": "LEFT ",
    "right": "RIGHT ",
    "full": "FULL ",
    "cross": "CROSS",
    "semi": "SEMI",
    "anti": "ANTI",
}


_MIRRORED: dict[algebra.Comparison, algebra.Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def halves(node: algebra.Join) -> tuple[algebra.Join, algebra.Project]:
    """Return a full join as two parts: its left join, and the right rows that match nothing."""
    mirrored = tuple(
        Match(match.right, match.left, _MIRRORED.get(match.comparison, match.comparison)) for match in node.on
    )
    kept = tuple(JoinColumn(name, "left", name) for name in node.right.columns)
    unmatched = algebra.Join(node.right, node.left, "anti", mirrored, kept, node.null_safe)
    columns = tuple(
        (column.name, exp.column(column.right, quoted=True) if column.right else exp.Null())
        for column in node.result
    )
    return replace(node, kind="left"), algebra.Project(unmatched, columns)


def _extends(left: Select, kind: JoinKind) -> bool:
    if left.settled:
        return False
    if kind in {"right", "full"}:
        # Here left rows may be missing: what is computed from them must be missing too.
        return not left.where and left.all_plain
    return True


def _merges(right: Select, kind: JoinKind) -> bool:
    if right.settled or right.joins or right.nested:
        return False
    match kind:
        case "left":
            return right.all_plain
        case "full":
            return right.all_plain and not right.where
        case _:
            return True


def _half(
    dialect: Dialect, node: algebra.Join, left: Select, right: Select, conditions: tuple[exp.Expression, ...]
) -> Select:
    columns = {column.name: left.columns[column.left] for column in node.result}
    on = (*conditions, *right.where)
    if dialect.semi_join:
        joined = Joined(right.table, _KINDS[node.kind], on)
        aliases = left.aliases | right.aliases
        return replace(left, columns=columns, joins=(*left.joins, joined), aliases=aliases, order=())
    query = exp.Select(
        expressions=[exp.Literal.number(1)],
        from_=exp.From(this=right.table.copy()),
        where=exp.Where(this=conjunction(condition.copy() for condition in on)),
    )
    exists: exp.Expression = exp.Exists(this=query)
    if node.kind == "anti":
        exists = exp.Not(this=exists)
    aliases = left.aliases | right.aliases
    where = (*left.where, exists)
    return replace(left, columns=columns, where=where, nested=True, aliases=aliases, order=())


def _with_lookups(lowering: Nesting, node: algebra.Join, left: Select, right: Select) -> Select:
    """Return a join in which each value of a side of one row is a scalar subquery."""
    if right.one_row:
        left = rows = _unsettled(lowering, left)
        right = _looked_up(lowering, right)
    else:
        left = _looked_up(lowering, left)
        right = rows = _unsettled(lowering, right)
    collated = _collated(lowering, node)
    conditions = (
        _condition(match, left, right, null_safe=node.null_safe, collated=match.left in collated)
        for match in node.on
    )
    columns = {column.name: _output(column, left, right) for column in node.result}
    return replace(rows, columns=columns, where=(*rows.where, *conditions), order=())


def _collated(lowering: Nesting, node: algebra.Join) -> set[str]:
    """Return the columns of the left side whose order the dialect would leave to the database."""
    if not lowering.dialect.code_point_order:
        return set()
    return {name for name, kind in lowering.types(node.left).items() if kind == "VARCHAR"}


def _unsettled(lowering: Nesting, select: Select) -> Select:
    return lowering.nest(select) if select.settled else select


def _looked_up(lowering: Nesting, select: Select) -> Select:
    """Return a select of one row with its columns as scalar subqueries, which need no FROM clause."""
    row = _unsettled(lowering, replace(select, order=()))
    columns = {}
    for name, value in row.columns.items():
        query = exp.Select(expressions=[value.tree.copy()], from_=exp.From(this=row.table.copy()))
        weight = value.weight + _LOOKUP
        columns[name] = Value(exp.Subquery(this=query), weight, weight)
    return replace(row, columns=columns)


def _condition(
    match: Match, left: Select, right: Select, *, null_safe: bool, collated: bool
) -> exp.Expression:
    kind: type[exp.Expression] = _COMPARISONS[match.comparison]
    if null_safe and match.comparison == "=":
        kind = exp.NullSafeEQ
    value = operand(left.columns[match.left].tree)
    if collated and match.comparison in _MIRRORED:
        value = exp.Collate(this=value, expression=identifier("C"))
    return kind(this=value, expression=operand(right.columns[match.right].tree))


def _output(column: JoinColumn, left: Select, right: Select) -> Value:
    match column.side:
        case "left":
            return left.columns[column.left]
        case "right":
            return right.columns[column.right]
        case "both":
            values = [left.columns[column.left].tree.copy(), right.columns[column.right].tree.copy()]
            return Value(exp.Coalesce(this=values[0], expressions=values[1:]), 3)


def _renamed(select: Select, unique: Callable[[str], str]) -> Select:
    """Return a select of one table under another alias."""
    (old,) = select.aliases
    new = unique(old)
    table = select.table.copy()
    table.set("alias", exp.TableAlias(this=identifier(new)))

    def moved(tree: exp.Expression) -> exp.Expression:
        copy = tree.copy()
        for column in _columns(copy):
            if column.table == old:
                column.set("table", identifier(new))
        return copy

    return replace(
        select,
        table=table,
        aliases=frozenset({new}),
        columns={name: replace(value, tree=moved(value.tree)) for name, value in select.columns.items()},
        where=tuple(moved(condition) for condition in select.where),
    )


def _columns(tree: exp.Expression) -> Iterator[exp.Column]:
    yield from tree.find_all(exp.Column)
