"""What engines accept in a formula but cannot compute, or not all of them can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from sqlglot import exp

from workflow_platform.blocks.families import NUMERIC, Family, converts
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.language import ParsedFormula
from workflow_platform.blocks.formula.reading import branches, cast_family
from workflow_platform.blocks.type_words import a, inconvertible, misfit, sentence
from workflow_platform.engine.type_checks.comparisons import alike, comparable, rounded, turned
from workflow_platform.engine.type_checks.operands import Operand, Operands
from workflow_platform.spec.problems import Problem

Found = Iterator[Problem]
_UNCOUNTABLE = frozenset({Family.TEXT, Family.JSON, Family.LIST, Family.OTHER})


def formula_problems(formula: ParsedFormula, at: str, operands: Operands) -> Found:
    """Yield the problems of types in a formula that stands at ``at``."""
    checks = _Checks(formula, at, operands)
    for node in formula.tree.find_all(exp.Expression):
        if (check := _CHECKS.get(type(node))) is not None:
            yield from check(checks, node)


class _Checks:
    def __init__(self, formula: ParsedFormula, at: str, operands: Operands) -> None:
        self.at = at
        self.operands = operands
        # A text of a parameter may be another one in a run.
        self.fixed = "${" not in formula.text

    def comparison(self, node: exp.Expression) -> Found:
        ordered = not isinstance(node, exp.EQ | exp.NEQ)
        yield from self.compared(node.this, [node.expression], ordered=ordered)

    def between(self, node: exp.Expression) -> Found:
        yield from self.compared(node.this, [node.args["low"], node.args["high"]], ordered=True)

    def membership(self, node: exp.Expression) -> Found:
        yield from self.compared(node.this, node.expressions, ordered=False)

    def case(self, node: exp.Expression) -> Found:
        conditions = [branch.this for branch in node.args["ifs"]]
        if (base := node.args.get("this")) is not None:
            yield from self.compared(base, conditions, ordered=False)
        else:
            yield from self.truths("case", conditions)
        yield from self.united("case", branches(node))

    def logic(self, node: exp.Expression) -> Found:
        yield from self.truths(type(node).__name__.lower(), [*node.iter_expressions()])

    def cast(self, node: exp.Expression) -> Found:
        operand, target = self.operands.of(node.this), cast_family(node)
        if operand.family is None:
            return
        if not converts(operand.family, target):
            yield inconvertible(self.at, operand.words, operand.family, target)
        elif operand.quoted and self.fixed and not self.operands.reads(operand, target):
            message = sentence(f"{operand.words} is not {a(target)}.")
            yield Problem("type-mismatch", self.at, message, "Correct it, or read it from a column.")

    def joined(self, node: exp.Expression) -> Found:
        for part in (node.this, node.expression):
            yield from self.taken("||", part, Family.TEXT)

    def like(self, node: exp.Expression) -> Found:
        yield from self.texts("like", (node.this, node.expression))

    def arithmetic(self, node: exp.Expression) -> Found:
        numbers = isinstance(node, exp.Div | exp.Mod)
        parts = [self.operands.of(part) for part in node.iter_expressions()]
        if any(part.family not in {None, *NUMERIC} for part in parts):
            # PostgreSQL cannot tell what a missing value would be beside a date.
            nulls = [part for part in parts if isinstance(part.tree, exp.Null)]
            yield from (misfit(self.at, _SIGNS[type(node)], "null", "Leave it out.") for _ in nulls)
        for part in parts:
            odd = part.family not in NUMERIC if numbers else part.family in _UNCOUNTABLE
            if part.family is not None and odd:
                yield misfit(self.at, _SIGNS[type(node)], part.words, self._instead(node, part, parts))

    def call(self, node: exp.Expression) -> Found:
        function, given = FUNCTIONS[node.name], node.expressions
        texts = [
            argument
            for index, (name, argument) in enumerate(zip(function.parameters, given, strict=False))
            if name in _TEXTS and index not in function.constants
        ]
        yield from self.texts(function.name, texts)
        if isinstance(function.gives, slice):
            rest = given[function.gives]
            if function.orders:
                yield from self.compared(rest[0], rest[1:] or rest, ordered=True)
                yield from self.rounded(function.name, rest)
            else:
                yield from self.united(function.name, rest)
        yield from self.within(function, given)

    def within(self, function: Function, given: Sequence[exp.Expression]) -> Found:
        """Yield the problems of what a function makes of its arguments, as its own SQL tells."""
        stand_ins = [
            argument if index in function.constants else exp.column(str(index), quoted=True)
            for index, argument in enumerate(given)
        ]
        for node in function.sql("duckdb", stand_ins).find_all(exp.Expression):
            columns = [part for part in node.iter_expressions() if isinstance(part, exp.Column)]
            arguments = [given[int(column.name)] for column in columns]
            match node:
                case exp.Cast() if arguments:
                    yield from self.taken(function.name, arguments[0], cast_family(node))
                case exp.If() if node.this in columns:
                    yield from self.truths(function.name, arguments[:1])
                case exp.Nullif() | exp.NullSafeEQ() if len(arguments) > 1:
                    yield from self.compared(arguments[0], arguments[1:], ordered=False)
                case _:
                    pass

    def compared(self, value: exp.Expression, others: Sequence[exp.Expression], *, ordered: bool) -> Found:
        left = self.operands.of(value)
        for other in others:
            right = self.operands.of(other)
            found = comparable(left, right, self.at, self.reads, ordered=ordered)
            if found is not None:
                yield found

    def united(self, name: str, values: Sequence[exp.Expression]) -> Found:
        operands = [operand for operand in map(self.operands.of, values) if operand.family is not None]
        for left, right in combinations(operands, 2):
            if (found := alike(name, left, right, self.at, self.reads)) is not None:
                yield found
                return

    def rounded(self, name: str, values: Sequence[exp.Expression]) -> Found:
        for left, right in combinations(map(self.operands.of, values), 2):
            if (found := rounded(name, left, right, self.at)) is not None:
                yield found
                return

    def texts(self, name: str, values: Sequence[exp.Expression]) -> Found:
        for operand in map(self.operands.of, values):
            if operand.family not in {None, Family.TEXT}:
                hint = turned(operand, Family.TEXT) or _takes(Family.TEXT)
                yield misfit(self.at, name, operand.words, hint)

    def truths(self, name: str, values: Sequence[exp.Expression]) -> Found:
        for operand in map(self.operands.of, values):
            if operand.family not in {None, Family.BOOLEAN}:
                message = f"'{name}' takes what is true or false, not {operand.words}."
                yield Problem("type-mismatch", self.at, message, "Compare it with something.")

    def taken(self, name: str, value: exp.Expression, target: Family) -> Found:
        """Yield a problem where an argument cannot be converted to what a function takes."""
        operand = self.operands.of(value)
        source = operand.family
        if source is None or source is target:
            return
        strict = source is Family.BOOLEAN and target in NUMERIC
        if strict or not converts(source, target):
            yield misfit(self.at, name, operand.words, turned(operand, target) or _takes(target))
        elif operand.quoted and not self.reads(operand, target):
            yield misfit(self.at, name, operand.words, _takes(target))

    def reads(self, operand: Operand, target: Family) -> bool:
        return not self.fixed or self.operands.reads(operand, target)

    def _instead(self, node: exp.Expression, part: Operand, parts: Sequence[Operand]) -> str:
        """Return what to write in the place of a part that an operator of numbers does not take."""
        worded = part.quoted and not self.operands.reads(part, Family.NUMBER)
        if isinstance(node, exp.Add) and (worded or all(other.family is Family.TEXT for other in parts)):
            return "Texts are joined with '||': first || ' ' || last."
        if worded:
            return "It takes numbers."
        if part.quoted:
            return "Write the number without quotes."
        return turned(part, Family.NUMBER) or "It takes numbers."


def _takes(target: Family) -> str:
    return f"It takes {a(target)} value."


# What the signatures of functions call their arguments that are texts.
_TEXTS = frozenset({"text", "part", "old", "new"})
_SIGNS: Mapping[type, str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Neg: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_CHECKS: Mapping[type, Callable[[_Checks, exp.Expression], Found]] = {
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _Checks.comparison),
    exp.Between: _Checks.between,
    exp.In: _Checks.membership,
    exp.Case: _Checks.case,
    **dict.fromkeys((exp.And, exp.Or, exp.Not), _Checks.logic),
    exp.Cast: _Checks.cast,
    exp.DPipe: _Checks.joined,
    exp.Like: _Checks.like,
    **dict.fromkeys(_SIGNS, _Checks.arithmetic),
    exp.Anonymous: _Checks.call,
}
