"""Relational algebra as one SQL statement: row-wise steps fold into one SELECT.

A new SELECT, written as a common table expression named after its step, starts where folding
would change the meaning or copy a large expression: after an aggregate, a limit or a
deduplication, and at a step that several others read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.aggregates import AGGREGATES, render_aggregate
from workflow_platform.blocks.algebra import Node, Produced, SortKey
from workflow_platform.blocks.formula.render import render
from workflow_platform.compile import joins
from workflow_platform.compile.dialects import Dialect
from workflow_platform.compile.named import Named, complete
from workflow_platform.compile.select import Select, Value, identifier, operand, qualified
from workflow_platform.compile.short_names import shorten_names
from workflow_platform.spec.schema import Schema

# An expression larger than this is computed once in a SELECT of its own instead of being copied
# into each place that uses it.
INLINE_NODES = 60

# PostgreSQL merges row-wise SELECTs whatever their expressions grow to; past this it is kept from it.
MERGED_NODES = 100

Schemas = Mapping[str, Schema]
OneInput = (
    algebra.Filter | algebra.Project | algebra.Aggregate | algebra.Sort | algebra.Limit | algebra.Distinct
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A query in one dialect."""

    tree: exp.Query
    dialect: Dialect

    def sql(self, *, pretty: bool = False) -> str:
        """Return its text."""
        return self.tree.sql(dialect=self.dialect.name, pretty=pretty, comments=False)


def lower(root: Node, dialect: Dialect, schemas: Schemas | None = None, *, local: bool = False) -> Statement:
    """Write a relation as one statement.

    ``schemas`` are the columns of each step where they are known; dialects whose text order or
    types depend on them need it. With ``local``, the statement is that of the last step alone,
    over tables named after the steps it reads.
    """
    query = _Lowering(root, dialect, schemas or {}, local=local).statement()
    shorten_names(query, dialect)
    return Statement(query, dialect)


class _Lowering:
    def __init__(self, root: Node, dialect: Dialect, schemas: Schemas, *, local: bool) -> None:
        self.root = root
        self.dialect = dialect
        self.schemas = schemas
        self.local = local
        self.done: dict[Node, Select] = {}
        self.named: dict[str, Named] = {}
        self.taken: set[str] = set()
        self.step_of: dict[Node, str] = {}

    def statement(self) -> exp.Query:
        nodes = list(algebra.postorder(self.root, self._leaf))
        self.step_of = {node.rows: node.step for node in nodes if isinstance(node, Produced)}
        uses = Counter(below for node in nodes if not self._leaf(node) for below in algebra.inputs(node))
        for node in nodes:
            select = self._select(node)
            if uses[node] > 1 and isinstance(node, Produced) and not algebra.is_row_wise(node):
                select = self.nest(select)
            self.done[node] = select
        return complete(self.done[self.root], self.named)

    def _leaf(self, node: Node) -> bool:
        return self.local and isinstance(node, Produced) and node is not self.root

    def _select(self, node: Node) -> Select:
        match node:
            case Produced(_, step) if self._leaf(node):
                return self.scan((step,), node.columns, step)
            case Produced(rows, step):
                return replace(self.done[rows], label=step)
            case algebra.Scan(table):
                converted = {column.name: column.read_as for column in table.schema if column.read_as}
                return self.scan(table.path, node.columns, table.path[-1], converted)
            case algebra.Join():
                return self._join(node)
            case algebra.Union():
                return self._union(node)
            case _:
                return self._continued(node, self.done[node.rows])

    def _continued(self, node: OneInput, select: Select) -> Select:
        match node:
            case algebra.Filter():
                return self._filter(node, select)
            case algebra.Project():
                return self._project(node, select)
            case algebra.Aggregate():
                return self._aggregate(node, select)
            case algebra.Sort():
                return self._sort(node, select)
            case algebra.Limit():
                select = self.nest(select) if select.cut else select
                return replace(select, limit=node.count, offset=node.offset)
            case algebra.Distinct():
                return self._distinct(node, select)

    def scan(
        self,
        path: tuple[str, ...],
        columns: tuple[str, ...],
        alias: str,
        converted: Mapping[str, str] | None = None,
    ) -> Select:
        """Select all columns of a table, some of them converted to a type of its engine."""
        name = self.unique(alias)
        parts = [identifier(part) for part in reversed(path)]
        table = exp.Table(**dict(zip(("this", "db", "catalog"), parts, strict=False)))
        if name != path[-1]:
            table.set("alias", exp.TableAlias(this=identifier(name)))
        return Select(
            label=alias,
            table=table,
            aliases=frozenset({name}),
            available=frozenset(columns),
            columns={column: self._read(name, column, (converted or {}).get(column)) for column in columns},
        )

    def _read(self, table: str, column: str, kind: str | None) -> Value:
        tree = qualified(table, column)
        return Value(exp.cast(tree, kind, dialect=self.dialect.name), weight=2) if kind else Value(tree)

    def nest(self, select: Select) -> Select:
        """Make ``select`` a common table expression, and select all of it in the same order."""
        name = self.unique(select.label)
        inner, hidden = select, {}
        keys: list[exp.Ordered] = []
        by_tree = {value.tree: column for column, value in select.columns.items()}
        for index, key in enumerate(select.order):
            column = by_tree.get(key.this)
            if column is None:
                column = f"{name} order {index + 1}"
                while column in select.columns or column in hidden:
                    column += "_"
                hidden[column] = key.this
            outer = key.copy()
            outer.set("this", qualified(name, column))
            keys.append(outer)
        if not select.cut:
            inner = replace(select, order=())
        whole = {column: 1 if select.settled else value.whole for column, value in select.columns.items()}
        if self.dialect.merges and max(whole.values()) > MERGED_NODES:
            inner, whole = replace(inner, fenced=True), dict.fromkeys(whole, 1)
        self.named[name] = Named((inner,), hidden=hidden)
        scan = Select(
            label=select.label,
            table=exp.Table(this=identifier(name)),
            aliases=frozenset({name}),
            available=frozenset([*select.columns, *hidden]),
            columns={column: Value(qualified(name, column), 1, size) for column, size in whole.items()},
            single=select.one_row,
        )
        return replace(scan, order=tuple(keys))

    def unique(self, name: str) -> str:
        """Return ``name``, or a variant of it that names nothing yet."""
        candidate, number = name, 2
        while candidate.casefold() in self.taken:
            candidate, number = f"{name}_{number}", number + 1
        self.taken.add(candidate.casefold())
        return candidate

    def types(self, node: Node) -> Mapping[str, str]:
        """Return what is known of the types of a node's columns."""
        while isinstance(node, algebra.Filter | algebra.Sort | algebra.Limit | algebra.Distinct):
            node = node.rows
        match node:
            case Produced(_, step):
                known: Schema = self.schemas.get(step, ())
            case algebra.Scan(table):
                known = table.schema
            case _:
                known = ()
        return {column.name: column.type for column in known}

    def _filter(self, node: algebra.Filter, select: Select) -> Select:
        condition = render(node.condition, self.dialect.name, self.types(node.rows))
        if select.settled or weigh(condition, select) > INLINE_NODES:
            select = self.nest(select)
        return replace(select, where=(*select.where, inline(condition, select.columns)))

    def _project(self, node: algebra.Project, select: Select) -> Select:
        types = self.types(node.rows)
        trees = [(name, render(tree, self.dialect.name, types)) for name, tree in node.expressions]
        if select.distinct is not None or any(weigh(tree, select) > INLINE_NODES for _, tree in trees):
            select = self.nest(select)
        columns = {name: _value(tree, select) for name, tree in trees}
        return replace(select, columns=columns)

    def _sort(self, node: algebra.Sort, select: Select) -> Select:
        if select.cut or select.distinct is not None:
            select = self.nest(select)
        return replace(select, order=self._ordered(node.keys, select, self.types(node.rows)))

    def _ordered(
        self, keys: tuple[SortKey, ...], select: Select, types: Mapping[str, str]
    ) -> tuple[exp.Ordered, ...]:
        # A constant orders nothing, and an engine would read it as the number of a column.
        values = [(key, select.columns[key.column]) for key in keys]
        return tuple(self._key(key, value.tree, types) for key, value in values if not value.constant)

    def _key(self, key: SortKey, tree: exp.Expression, types: Mapping[str, str]) -> exp.Ordered:
        value = tree.copy()
        if self.dialect.code_point_order and types.get(key.column) == "VARCHAR":
            value = exp.Collate(this=operand(value), expression=identifier("C"))
        return exp.Ordered(this=value, desc=key.descending, nulls_first=key.nulls == "first")

    def _distinct(self, node: algebra.Distinct, select: Select) -> Select:
        if select.settled or any(select.columns[name].constant for name in node.on):
            select = self.nest(select)
        if not node.on:
            return replace(select, distinct=(), order=())
        on = tuple(select.columns[name].tree for name in node.on)
        first = tuple(exp.Ordered(this=tree.copy(), nulls_first=False) for tree in on)
        keys = self._ordered(node.order, select, self.types(node.rows))
        return replace(select, distinct=on, pick=(*first, *keys), order=())

    def _aggregate(self, node: algebra.Aggregate, select: Select) -> Select:
        # A computed key would be written twice, and a constant be read as the number of a column.
        if select.settled or not all(select.columns[key].plain for key in node.keys):
            select = self.nest(select)
        types = self.types(node.rows)
        columns = {key: select.columns[key] for key in node.keys}
        for measure in node.measures:
            tree = self._measure(measure, select, types)
            columns[measure.name] = Value(tree, _size(tree))
        group = tuple(select.columns[key].tree for key in node.keys)
        return replace(select, columns=columns, group=group, grouped=True, order=())

    def _measure(self, measure: algebra.Measure, select: Select, types: Mapping[str, str]) -> exp.Expression:
        function = AGGREGATES[measure.function]
        argument = select.columns[measure.column].tree.copy() if measure.column else None
        order: tuple[exp.Ordered, ...] = ()
        if function.ordered:
            by = measure.order
            if not by and not select.order and measure.column and measure.function not in {"first", "last"}:
                # Without an order the engine may choose a new one each time.
                by = (SortKey(measure.column),)
            order = self._ordered(by, select, types) if by else select.order
        return render_aggregate(
            measure.function,
            argument,
            order,
            measure.separator,
            self.dialect.name,
            type_name=types.get(measure.column or "", ""),
        )

    def _union(self, node: algebra.Union) -> Select:
        label = self.step_of.get(node) or self.done[node.inputs[-1]].label
        known = self.schemas.get(self.step_of.get(node, ""), ())
        target = {column.name: column.type for column in known}
        branches = tuple(self._branch(rows, node.columns, target) for rows in node.inputs)
        name = self.unique(f"{label}_union")
        self.named[name] = Named(branches, node.distinct)
        return Select(
            label=label,
            table=exp.Table(this=identifier(name)),
            aliases=frozenset({name}),
            available=frozenset(node.columns),
            columns={column: Value(qualified(name, column)) for column in node.columns},
        )

    def _branch(self, rows: Node, columns: tuple[str, ...], target: Mapping[str, str]) -> Select:
        select = self.done[rows]
        types = self.types(rows)
        cast = any(name not in types or types[name] != wanted for name, wanted in target.items())
        # A cast could make rows alike that a DISTINCT has kept apart.
        if select.cut or select.pick or (select.distinct is not None and cast):
            select = self.nest(select)
        own = {}
        for name in columns:
            value = select.columns.get(name, Value(exp.Null()))
            wanted = target.get(name)
            if wanted and types.get(name) != wanted and not self.dialect.same_types:
                kind = self.dialect.stands_for.get(wanted, wanted)
                value = Value(exp.cast(value.tree.copy(), kind, dialect="duckdb"), value.weight + 2)
            own[name] = value
        return replace(select, columns=own, order=())

    def _join(self, node: algebra.Join) -> Select:
        equal = not node.null_safe and all(match.comparison == "=" for match in node.on)
        if node.kind == "full" and not equal and not self.dialect.full_join_on_anything:
            return self._spelled_out(node)
        return joins.join(self, node, self.done[node.left], self.done[node.right])

    def _spelled_out(self, node: algebra.Join) -> Select:
        """Return a full join as a left join and the right rows that match nothing."""
        for side in (node.left, node.right):
            self.done[side] = self.nest(self.done[side])
        whole, rest = joins.halves(node)
        both = algebra.Union((whole, rest))
        for part in (whole, rest.rows, rest, both):
            self.done[part] = replace(self._select(part), label=f"{self.step_of.get(node, 'full')}_part")
        return self.done[both]


def inline(tree: exp.Expression, columns: Mapping[str, Value]) -> exp.Expression:
    """Return a copy of ``tree`` with each column replaced by what it stands for."""
    if isinstance(tree, exp.Column):
        return columns[tree.name].tree.copy()
    copy = tree.copy()
    for column in [*copy.find_all(exp.Column)]:
        column.replace(operand(columns[column.name].tree))
    return copy


def weigh(tree: exp.Expression, select: Select) -> int:
    """Return the size that ``tree`` would have inlined, or 0 where nothing but columns is copied."""
    if isinstance(tree, exp.Column):
        return 0
    used = [select.columns[column.name] for column in tree.find_all(exp.Column)]
    if all(value.plain for value in used):
        return 0
    return _size(tree) + sum(value.weight for value in used)


def _value(tree: exp.Expression, select: Select) -> Value:
    if isinstance(tree, exp.Column):
        return select.columns[tree.name]
    inlined = inline(tree, select.columns)
    own = _size(inlined)
    used = sum(select.columns[column.name].whole for column in tree.find_all(exp.Column))
    return Value(inlined, own, own + used)


def _size(tree: exp.Expression) -> int:
    return sum(1 for _ in tree.walk())
