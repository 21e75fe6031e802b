"""A place among the pieces of a formula."""

from __future__ import annotations

from collections.abc import Sequence

from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.scan import Piece


class Cursor:
    """Moves over pieces from left to right."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._next = 0

    def take(self) -> Piece:
        """Return the next piece and move past it. Raises FormulaError where there is none."""
        if self._next == len(self._pieces):
            last = self._pieces[-1]
            raise FormulaError(f"Something is missing after '{last.shown}'.", last.start, last.end)
        self._next += 1
        return self._pieces[self._next - 1]

    def peek(self, ahead: int = 0) -> Piece | None:
        """Return the next piece, or the one ``ahead`` of it, or None past the end."""
        at = self._next + ahead
        return self._pieces[at] if at < len(self._pieces) else None

    def sees(self, *shape: str) -> bool:
        """Return whether the next pieces have these values or kinds."""
        pieces = [self.peek(ahead) for ahead in range(len(shape))]
        return all(
            piece is not None and part in {piece.kind, piece.value if piece.kind == "symbol" else ""}
            for piece, part in zip(pieces, shape, strict=True)
        )

    @property
    def end(self) -> int:
        """Where the last taken piece ends in the text."""
        return self._pieces[self._next - 1].end
