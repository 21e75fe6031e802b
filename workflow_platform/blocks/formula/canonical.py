"""The canonical tree of a formula, built anew from the parser's tree by a whitelist of nodes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.reader import CAST, Operand

MAX_DEPTH = 100

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_OPERATORS = (exp.And, exp.Or, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.DPipe)
_PREDICATES = (*_COMPARISONS, exp.Like, exp.Between, exp.In, exp.Is)


class CanonicalTree:
    """Builds the tree of one formula of ``length`` characters from what the parser made of it."""

    def __init__(self, operands: Sequence[Operand], length: int) -> None:
        self._operands = operands
        self._length = length

    def build(self, node: object, depth: int = 0) -> exp.Expression:
        """Return the canonical form of ``node``. Raises FormulaError for whatever is not listed here."""
        if depth > MAX_DEPTH:
            message = f"A formula chains at most {MAX_DEPTH} operations."
            raise FormulaError(message, 0, self._length, "Split it over several columns.")
        below = depth + 1
        match node:
            case exp.Column(this=exp.Identifier()):
                return self._value(node)
            case exp.Anonymous(this=exp.Identifier()):
                return self._call(node, below)
            case exp.Paren():
                return self.build(node.this, below)
            case exp.Null() | exp.Boolean():
                return node.copy()
            case exp.Not() | exp.Neg():
                return type(node)(this=self.build(node.this, below))
            case exp.Case():
                return self._case(node, below)
            case _ if isinstance(node, _OPERATORS):
                return self._binary(node, below)
            case _ if isinstance(node, _PREDICATES):
                return self._predicate(node, below)
            case _:
                raise self._fault(node, "This is not part of formulas.")

    def _binary(self, node: exp.Expression, depth: int) -> exp.Expression:
        return type(node)(this=self.build(node.this, depth), expression=self.build(node.expression, depth))

    def _predicate(self, node: exp.Expression, depth: int) -> exp.Expression:
        if any(isinstance(child, _PREDICATES) for child in node.iter_expressions()):
            hint = "Write brackets around one, or join the two with 'and'."
            raise self._fault(node, "Two comparisons stand side by side.", hint)
        match node:
            case exp.Like():
                like = exp.Like(
                    this=self.build(node.this, depth), expression=self.build(node.expression, depth)
                )
                return exp.Not(this=like) if node.args.get("negate") else like
            case exp.Between():
                low, high = self.build(node.args["low"], depth), self.build(node.args["high"], depth)
                return exp.Between(this=self.build(node.this, depth), low=low, high=high)
            case exp.In():
                if not node.expressions:
                    hint = "Write: country in ('PT', 'PE')."
                    raise self._fault(node, "'in' needs a list of values in brackets.", hint)
                values = [self.build(value, depth) for value in node.expressions]
                return exp.In(this=self.build(node.this, depth), expressions=values)
            case exp.Is():
                if not isinstance(node.expression, exp.Null):
                    raise self._fault(
                        node, "'is' compares with null only.", "Write '=' to compare with a value."
                    )
                return exp.Is(this=self.build(node.this, depth), expression=exp.Null())
            case _:
                return self._binary(node, depth)

    def _case(self, node: exp.Expression, depth: int) -> exp.Expression:
        base, default = node.args.get("this"), node.args.get("default")
        branches = [
            exp.If(this=self.build(branch.this, depth), true=self.build(branch.args["true"], depth))
            for branch in node.args["ifs"]
        ]
        if not branches:
            raise self._fault(node, "This case has no 'when'.", "Write: case when age < 18 then 'child' end.")
        return exp.Case(
            this=None if base is None else self.build(base, depth),
            ifs=branches,
            default=None if default is None else self.build(default, depth),
        )

    def _value(self, node: exp.Expression) -> exp.Expression:
        meaning = self._operands[int(node.name)].meaning
        if isinstance(meaning, exp.Expression) and not isinstance(meaning, exp.DataType):
            return meaning
        raise self._fault(node, "A type does not fit here.", "Write cast(value as type).")

    def _call(self, node: exp.Expression, depth: int) -> exp.Expression:
        name = self._operands[int(node.name)]
        if name.meaning == CAST:
            return self._cast(node, name, depth)
        function = name.meaning
        if not isinstance(function, Function):
            raise self._fault(node, "This cannot be called.")
        _check_count(function, len(node.expressions), name)
        arguments = [self.build(argument, depth) for argument in node.expressions]
        for index, rule in function.constants.items():
            if index < len(arguments) and (wrong := rule(arguments[index])):
                raise self._fault(node.expressions[index], wrong)
        if function.together is not None and (wrong := function.together(arguments)):
            raise self._fault(node.expressions[-1], wrong)
        return exp.Anonymous(this=function.name, expressions=arguments)

    def _cast(self, node: exp.Expression, name: Operand, depth: int) -> exp.Expression:
        match node.expressions:
            case [value, exp.Column() as target]:
                to = self._operands[int(target.name)].meaning
                if isinstance(to, exp.DataType):
                    return exp.Cast(this=self.build(value, depth), to=to)
        raise FormulaError("A conversion is written cast(value as type).", name.start, name.end)

    def _fault(self, node: object, message: str, hint: str = "") -> FormulaError:
        """Return an error at the place of a node of the parser's tree."""
        parts = list(node.walk()) if isinstance(node, exp.Expr) else []
        starts = [part.meta["start"] for part in parts if "start" in part.meta]
        ends = [part.meta["end"] for part in parts if "end" in part.meta]
        if not starts:
            return FormulaError(message, 0, self._length, hint)
        return FormulaError(message, min(starts), max(ends) + 1, hint)


def _check_count(function: Function, count: int, name: Operand) -> None:
    least, most = function.minimum, function.maximum
    if least <= count and (most is None or count <= most):
        return
    takes = f"{least}" if most == least else f"at least {least}" if most is None else f"{least} to {most}"
    noun = "value" if takes.endswith("1") else "values"
    message = f"'{function.name}' takes {takes} {noun}, not {count}."
    raise FormulaError(message, name.start, name.end, f"Write {function.name}({function.signature}).")
