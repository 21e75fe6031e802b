"""The one error of the formula language."""

from __future__ import annotations


class FormulaError(ValueError):
    """A text is not a formula.

    Attributes:
        message: what was found, in words for the author.
        start: where the fault begins in the text, counted in characters from 0.
        end: where it ends, exclusive; never before ``start``.
        hint: what to try, or an empty string.
    """

    def __init__(self, message: str, start: int = 0, end: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(start, end)
        self.hint = hint

    def show(self, text: str) -> str:
        """Return the line of ``text`` at fault with carets below the place.

        >>> print(FormulaError("There is no function 'uper'.", 4, 8).show("a + uper(b)"))
        a + uper(b)
            ^^^^
        """
        first = text.rfind("\n", 0, self.start) + 1
        last = text.find("\n", self.start)
        line = text[first:] if last < 0 else text[first:last]
        width = max(1, min(self.end, first + len(line)) - self.start)
        return f"{line}\n{' ' * (self.start - first)}{'^' * width}"
