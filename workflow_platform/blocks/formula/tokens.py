"""The tokens that sqlglot's parser gets to see, checked so that values and operators alternate.

The parser takes some separators for optional (``case when a b end``) and some keywords for names
(``1 + end``); neither gets past this check.
"""

from __future__ import annotations

from sqlglot.tokenizer_core import Token, TokenType

from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.foreign import instead_between
from workflow_platform.blocks.formula.scan import Piece

MAX_NESTING = 50

_PAIRS = {TokenType.R_PAREN: TokenType.L_PAREN, TokenType.END: TokenType.CASE}
_PREFIXES = {TokenType.NOT, TokenType.DASH, TokenType.PLUS}
_VALUES = {TokenType.NULL, TokenType.TRUE, TokenType.FALSE, TokenType.IDENTIFIER}
_BEGINNINGS = _VALUES | set(_PAIRS.values())
_ENDS = _VALUES | set(_PAIRS)
_NEGATED = {"in", "between", "like"}


class TokenStream:
    """Takes tokens one after the other and refuses one that does not fit behind the last."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._after_value = False
        self._prefixes = 0
        self._open: list[tuple[TokenType, Piece]] = []
        self._last: Piece | None = None

    def add(self, kind: TokenType, piece: Piece, *, following: Piece | None = None) -> None:
        """Add the keyword or symbol ``piece``; ``following`` is the piece after it."""
        negates = kind is TokenType.NOT and following is not None and following.keyword in _NEGATED
        prefix = kind in _PREFIXES and not self._after_value
        if self._after_value and (kind in _BEGINNINGS or (kind is TokenType.NOT and not negates)):
            raise FormulaError(f"An operator is missing before '{piece.shown}'.", piece.start, piece.end)
        if not self._after_value and not (kind in _BEGINNINGS or prefix or self._may_be_empty(kind)):
            raise self._nothing_before(kind, piece)
        self._nest(kind, piece, prefix=prefix)
        self._append(kind, piece.value.upper(), piece, piece.end)
        self._after_value = kind in _ENDS or (negates and self._after_value)

    def add_operand(self, index: int, piece: Piece, end: int, *, called: bool = False) -> None:
        """Add the operand or function of that index, which begins at ``piece`` and ends at ``end``."""
        if self._after_value:
            message = f"An operator is missing before '{piece.shown}'."
            raise FormulaError(message, piece.start, end, self._operator_meant(piece))
        self._append(TokenType.IDENTIFIER, str(index), piece, end)
        self._after_value = not called
        self._prefixes = 0

    def finish(self) -> list[Token]:
        """Return all tokens. Raises FormulaError where the formula ends too early."""
        if self._last is not None and not self._after_value:
            piece = self._last
            raise FormulaError(f"A value is missing after '{piece.shown}'.", piece.start, piece.end)
        if self._open:
            kind, piece = self._open[-1]
            closing = "'end'" if kind is TokenType.CASE else "closing bracket"
            raise FormulaError(
                f"The '{piece.shown}' that begins here has no {closing}.", piece.start, piece.end
            )
        return self.tokens

    def _nothing_before(self, kind: TokenType, piece: Piece) -> FormulaError:
        if kind is TokenType.EQ and not self.tokens:
            return FormulaError("A formula has no '=' in front.", piece.start, piece.end, "Leave it out.")
        hint = f"Write: a {piece.keyword} b." if kind in {TokenType.AND, TokenType.OR} else ""
        return FormulaError(f"A value is missing before '{piece.shown}'.", piece.start, piece.end, hint)

    def _operator_meant(self, piece: Piece) -> str:
        if self._last is not None and self._last.keyword == "if":
            return "Write: if(condition, then, otherwise)."
        return instead_between(piece.keyword)

    def _append(self, kind: TokenType, text: str, piece: Piece, end: int) -> None:
        # The parser names a token by line and column, so the column is the index.
        self.tokens.append(Token(kind, text, 1, len(self.tokens), piece.start, end - 1))
        self._last = piece

    def _nest(self, kind: TokenType, piece: Piece, *, prefix: bool) -> None:
        self._prefixes = self._prefixes + 1 if prefix else 0
        if kind in _PAIRS.values():
            self._open.append((kind, piece))
        elif kind in _PAIRS and (not self._open or self._open.pop()[0] is not _PAIRS[kind]):
            message = f"There is nothing that '{piece.shown}' could close."
            raise FormulaError(message, piece.start, piece.end)
        if len(self._open) + self._prefixes > MAX_NESTING:
            message = f"A formula nests at most {MAX_NESTING} levels deep."
            raise FormulaError(message, piece.start, piece.end, "Split it over several columns.")

    def _may_be_empty(self, kind: TokenType) -> bool:
        """Return whether nothing may stand between the last token and this: ``case when``, ``today()``."""
        before = [token.token_type for token in self.tokens[-2:]]
        if kind is TokenType.WHEN:
            return before[-1:] == [TokenType.CASE]
        return kind is TokenType.R_PAREN and before == [TokenType.IDENTIFIER, TokenType.L_PAREN]
