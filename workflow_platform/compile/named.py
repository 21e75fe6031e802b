"""Common table expressions: what they compute, and only the columns that somebody reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from sqlglot import exp

from workflow_platform.compile.in_place import in_place
from workflow_platform.compile.select import Select, identifier


@dataclass(frozen=True, slots=True)
class Named:
    """The body of a common table expression: one SELECT, or a UNION of several.

    Attributes:
        branches: the SELECTs.
        distinct: whether equal rows of a UNION are kept once.
        hidden: columns that only an order outside needs.
    """

    branches: tuple[Select, ...]
    distinct: bool = False
    hidden: Mapping[str, exp.Expression] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        """Whether leaving out a column would change the rows."""
        return self.distinct or any(select.distinct == () for select in self.branches)

    def tree(self) -> exp.Query:
        """Write the body down."""
        first, *rest = (select.tree(self.hidden) for select in self.branches)
        body: exp.Query = first
        for branch in rest:
            body = exp.Union(this=body, expression=branch, distinct=self.distinct)
        return body

    def only(self, needed: set[str]) -> Named:
        """Return the body with the columns that are needed, or one column where none is."""
        first = next(iter(self.branches[0].columns))
        kept = needed or {first}
        branches = tuple(
            replace(select, columns={name: value for name, value in select.columns.items() if name in kept})
            for select in self.branches
        )
        return replace(self, branches=branches)


def complete(final: Select, bodies: Mapping[str, Named]) -> exp.Query:
    """Write ``final`` down together with the bodies that it reads, which stand in order."""
    queries = {name: body.tree() for name, body in _narrowed(final, bodies).items()}
    whole = final.tree()
    tables = {name: _reads(query, bodies) for name, query in queries.items()}
    final_tables = _reads(whole, bodies)
    reads = {name: [table.name for table in read] for name, read in tables.items()}
    placed = in_place(reads, [table.name for table in final_tables])
    for table in (*chain.from_iterable(tables.values()), *final_tables):
        if table.name in placed:
            alias = exp.TableAlias(this=identifier(table.alias_or_name))
            table.replace(exp.Subquery(this=queries[table.name], alias=alias))
    ahead = [
        exp.CTE(this=query, alias=exp.TableAlias(this=identifier(name)))
        for name, query in queries.items()
        if name not in placed
    ]
    if ahead:
        whole.set("with_", exp.With(expressions=ahead))
    return whole


def _narrowed(final: Select, bodies: Mapping[str, Named]) -> dict[str, Named]:
    """Return the bodies without the columns that nobody reads."""
    needed: dict[str, set[str]] = {name: set() for name in bodies}
    _note(final, {}, needed)
    kept: dict[str, Named] = {}
    for name, body in reversed(list(bodies.items())):
        kept[name] = body if body.fixed else body.only(needed[name] - body.hidden.keys())
        for select in kept[name].branches:
            _note(select, body.hidden, needed)
    return {name: kept[name] for name in bodies}


def _reads(query: exp.Query, bodies: Mapping[str, Named]) -> list[exp.Table]:
    return [table for table in query.find_all(exp.Table) if not table.db and table.name in bodies]


def _note(select: Select, hidden: Mapping[str, exp.Expression], needed: dict[str, set[str]]) -> None:
    trees = [*_trees(select), *hidden.values()]
    tables = [select.table, *(join.table for join in select.joins)]
    tables += [table for tree in trees for table in tree.find_all(exp.Table)]
    names = {
        table.alias_or_name: table.name for table in tables if isinstance(table, exp.Table) and not table.db
    }
    for tree in trees:
        for column in tree.find_all(exp.Column):
            if (name := names.get(column.table, "")) in needed:
                needed[name].add(column.name)


def _trees(select: Select) -> Iterator[exp.Expression]:
    for value in select.columns.values():
        yield value.tree
    for join in select.joins:
        yield from join.on
    yield from select.where
    yield from select.group or ()
    yield from select.distinct or ()
    yield from select.pick
    yield from select.order
