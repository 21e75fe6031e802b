"""Read the pieces of a formula: what each operand means, and the tokens that order them.

Every operand and every function's name reaches sqlglot's parser as the index of its meaning, so no
text of an author is ever parsed as SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from workflow_platform.blocks.formula import operands, words
from workflow_platform.blocks.formula.cursor import Cursor
from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.foreign import instead_of
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.scan import Piece
from workflow_platform.blocks.formula.tokens import TokenStream
from workflow_platform.blocks.formula.types import read_type
from workflow_platform.spec.problems import did_you_mean
from workflow_platform.spec.workflow import Scalar

CAST: Literal["cast"] = "cast"
Meaning = exp.Expression | Function | Literal["cast"]


@dataclass(frozen=True, slots=True)
class Operand:
    """What an index stands for: a value, a type, a function or ``cast``, and its place in the text."""

    meaning: Meaning
    start: int
    end: int


class Reader:
    """Reads the pieces of one formula from left to right."""

    def __init__(self, pieces: Sequence[Piece], parameters: Mapping[str, Scalar]) -> None:
        self.operands: list[Operand] = []
        self._cursor = Cursor(pieces)
        self._parameters = parameters
        self._stream = TokenStream()

    def read(self) -> list[Token]:
        """Return the tokens of all pieces. Raises FormulaError at the first that does not fit."""
        while self._cursor.peek() is not None:
            self._read_piece(self._cursor.take())
        return self._stream.finish()

    def _read_piece(self, piece: Piece) -> None:
        if piece.kind == "symbol":
            self._stream.add(words.SYMBOLS[piece.value], piece)
        elif piece.keyword in words.KEYWORDS:
            self._stream.add(words.KEYWORDS[piece.keyword], piece, following=self._cursor.peek())
        elif piece.keyword == "as":
            # The type becomes the second argument of the cast.
            self._stream.add(TokenType.COMMA, piece)
            name = self._cursor.peek() or piece
            self._add(read_type(self._cursor), name)
        elif self._cursor.sees("("):
            self._add(_called(piece), piece, called=True)
        else:
            self._add(self._value(piece), piece)

    def _add(self, meaning: Meaning, piece: Piece, *, called: bool = False) -> None:
        self._stream.add_operand(len(self.operands), piece, self._cursor.end, called=called)
        self.operands.append(Operand(meaning, piece.start, self._cursor.end))

    def _value(self, piece: Piece) -> exp.Expression:
        match piece.kind, piece.keyword:
            case "number", _:
                return operands.number(piece)
            case "text", _:
                return exp.Literal.string(piece.value)
            case "parameter", _:
                return operands.parameter(piece, self._parameters)
            case _, "date" if self._cursor.sees("text"):
                return operands.date(self._cursor.take())
            case _, "timestamp" if self._cursor.sees("text"):
                return operands.timestamp(self._cursor.take())
            case _, "interval" if self._sees_amount():
                return self._interval()
            case _, "select":
                raise FormulaError("A formula cannot contain a query.", piece.start, piece.end)
            case _:
                return exp.column(piece.value, quoted=True)

    def _sees_amount(self) -> bool:
        """Return whether an interval's amount is next, and not more of a formula on a column of that name."""
        amounts = ("number", "text", "parameter")
        return any(self._cursor.sees(kind) or self._cursor.sees("-", kind, "word") for kind in amounts)

    def _interval(self) -> exp.Expression:
        sign = self._cursor.take().value if self._cursor.sees("-") else ""
        amount = self._cursor.take()
        value = amount.value
        if amount.kind == "parameter":
            value = operands.parameter(amount, self._parameters).sql()
        return operands.interval(sign + value, amount, self._cursor.take())


def _called(piece: Piece) -> Function | Literal["cast"]:
    if piece.kind != "word":
        message = f"'{piece.shown}' cannot be called."
        raise FormulaError(message, piece.start, piece.end, "Functions are written as plain words.")
    name = piece.value.lower()
    if name == CAST:
        return CAST
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    hint = instead_of(name)
    if refusal := words.refusal(name):
        raise FormulaError(refusal, piece.start, piece.end, hint)
    message = f"There is no function '{piece.value}'."
    raise FormulaError(message, piece.start, piece.end, hint or did_you_mean(name, FUNCTIONS))
