"""Write a formula's tree for an engine: its functions, its divisions, its brackets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from workflow_platform.blocks.formula.brackets import AND, NOT, OR, PRODUCT, SIGN, SUM, bracketed
from workflow_platform.blocks.formula.columns import ColumnTypes
from workflow_platform.blocks.formula.functions import numbers, sql
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS

UNKNOWN: Mapping[str, str] = MappingProxyType({})


def render(tree: exp.Expression, dialect: str, types: Mapping[str, str] = UNKNOWN) -> exp.Expression:
    """Return ``tree`` as ordinary SQL nodes for a dialect of sqlglot, sharing nothing with it.

    ``types`` are the DuckDB types of columns where they are known: text then is ordered by code
    point everywhere, and conversions give the same everywhere.
    Dialects other than DuckDB's and PostgreSQL's get the SQL that most engines understand.
    """
    return _Rendering(dialect, types).render(tree)


class _Rendering:
    def __init__(self, dialect: str, types: Mapping[str, str]) -> None:
        self.dialect = dialect
        self.types = ColumnTypes(dialect, types)

    def render(self, node: exp.Expression) -> exp.Expression:
        return _RENDERERS.get(type(node), _Rendering.rebuild)(self, node)

    def rebuild(self, node: exp.Expression) -> exp.Expression:
        """Return a node that means the same everywhere, with its parts rendered."""
        return type(node)(**{key: self._part(value) for key, value in node.args.items()})

    def _part(self, value: object) -> object:
        if isinstance(value, exp.Expression):
            return self.render(value)
        return [self._part(item) for item in value] if isinstance(value, list) else value

    def copy(self, node: exp.Expression) -> exp.Expression:
        return node.copy()

    def literal(self, node: exp.Expression) -> exp.Expression:
        literal = exp.Literal(this=node.this, is_string=node.args["is_string"])
        if self.dialect == "postgres" and not node.is_string and "e" in node.this.lower():
            # An exponent makes a floating point number everywhere else.
            return sql.double(literal)
        return literal

    def negative(self, node: exp.Expression) -> exp.Expression:
        value = self.render(node.this)
        # PostgreSQL cannot tell the type of a bare null.
        return exp.Neg(this=sql.double(value) if isinstance(value, exp.Null) else bracketed(value))

    def negation(self, node: exp.Expression) -> exp.Expression:
        return exp.Not(this=bracketed(self.render(node.this), NOT))

    def order(self, node: exp.Expression) -> exp.Expression:
        left = self.types.ordered(bracketed(self.render(node.this), SUM), node.this, node.expression)
        return type(node)(this=left, expression=bracketed(self.render(node.expression), SUM))

    def between(self, node: exp.Expression) -> exp.Expression:
        low, high = node.args["low"], node.args["high"]
        return exp.Between(
            this=self.types.ordered(bracketed(self.render(node.this), SUM), node.this, low, high),
            low=bracketed(self.render(low), SUM),
            high=bracketed(self.render(high), SUM),
        )

    def membership(self, node: exp.Expression) -> exp.Expression:
        if not node.expressions:
            return self.rebuild(node)
        values = [self.render(value) for value in node.expressions]
        return exp.In(this=bracketed(self.render(node.this), SUM), expressions=values)

    def like(self, node: exp.Expression) -> exp.Expression:
        like = _operator(SUM, SUM)(self, node)
        if self.dialect != "postgres" or (node.expression.is_string and "\\" not in node.expression.name):
            return like
        # A backslash has a meaning in patterns there, unless told otherwise.
        return exp.Escape(this=like, expression=sql.text(""))

    def joined(self, node: exp.Expression) -> exp.Expression:
        left, right = (self.types.as_text(self.render(part), part) for part in (node.this, node.expression))
        left = left if isinstance(left, exp.DPipe) else bracketed(left, SIGN)
        return exp.DPipe(this=left, expression=bracketed(right, SIGN))

    def cast(self, node: exp.Expression) -> exp.Expression:
        return self.types.converted(self.render(node.this), node)

    def division(self, node: exp.Expression) -> exp.Expression:
        return numbers.divide(self.dialect, [self.render(node.this), self.render(node.expression)])

    def modulo(self, node: exp.Expression) -> exp.Expression:
        return numbers.modulo(self.dialect, [self.render(node.this), self.render(node.expression)])

    def call(self, node: exp.Expression) -> exp.Expression:
        function = FUNCTIONS.get(node.name)
        if function is None:
            return self.rebuild(node)
        arguments = [self.render(argument) for argument in node.expressions]
        if function.spells:
            arguments = list(map(self.types.as_text, arguments, node.expressions))
        if function.orders:
            arguments[0] = self.types.ordered(arguments[0], *node.expressions)
        return function.sql(self.dialect, arguments)


Renderer = Callable[[_Rendering, exp.Expression], exp.Expression]


def _operator(left: int, right: int) -> Renderer:
    """Return the renderer of a binary node whose operands bind at least as tightly as that."""

    def render_operator(rendering: _Rendering, node: exp.Expression) -> exp.Expression:
        return type(node)(
            this=bracketed(rendering.render(node.this), left),
            expression=bracketed(rendering.render(node.expression), right),
        )

    return render_operator


_RENDERERS: Mapping[type, Renderer] = {
    **dict.fromkeys((exp.Column, exp.DataType, exp.Interval), _Rendering.copy),
    exp.Literal: _Rendering.literal,
    exp.Or: _operator(OR, OR),
    exp.And: _operator(AND, AND),
    exp.Not: _Rendering.negation,
    exp.Neg: _Rendering.negative,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.Is), _operator(SUM, SUM)),
    **dict.fromkeys((exp.LT, exp.LTE, exp.GT, exp.GTE), _Rendering.order),
    exp.Between: _Rendering.between,
    exp.In: _Rendering.membership,
    exp.Like: _Rendering.like,
    exp.DPipe: _Rendering.joined,
    exp.Add: _operator(SUM, PRODUCT),
    exp.Sub: _operator(SUM, PRODUCT),
    exp.Mul: _operator(PRODUCT, SIGN),
    exp.Div: _Rendering.division,
    exp.Mod: _Rendering.modulo,
    exp.Cast: _Rendering.cast,
    exp.Anonymous: _Rendering.call,
}
