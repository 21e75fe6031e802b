"""Where SQL needs brackets: how tightly each kind of node binds what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

ANY, OR, AND, NOT, COMPARISON, JOINED, SUM, PRODUCT, SIGN, ATOM = range(10)

LEVELS: Mapping[type, int] = {
    exp.Alias: ANY,
    exp.Or: OR,
    exp.And: AND,
    exp.Not: NOT,
    exp.EQ: COMPARISON,
    exp.NEQ: COMPARISON,
    exp.LT: COMPARISON,
    exp.LTE: COMPARISON,
    exp.GT: COMPARISON,
    exp.GTE: COMPARISON,
    exp.NullSafeEQ: COMPARISON,
    exp.NullSafeNEQ: COMPARISON,
    exp.Is: COMPARISON,
    exp.In: COMPARISON,
    exp.Between: COMPARISON,
    exp.Like: COMPARISON,
    exp.Escape: COMPARISON,
    exp.RegexpLike: COMPARISON,
    exp.DPipe: JOINED,
    exp.Add: SUM,
    exp.Sub: SUM,
    exp.Mul: PRODUCT,
    exp.Div: PRODUCT,
    exp.Mod: PRODUCT,
    exp.Neg: SIGN,
}


def bracketed(node: exp.Expression, least: int = ATOM) -> exp.Expression:
    """Return the node itself, in brackets if it binds less tightly than ``least``.

    A node whose kind is not listed here is written with brackets or commas of its own.
    """
    return exp.Paren(this=node) if LEVELS.get(type(node), ATOM) < least else node
