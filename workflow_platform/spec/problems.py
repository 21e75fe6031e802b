"""What is wrong with a workflow: every problem at its place, with a way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workflow_platform.errors import PlatformError
from workflow_platform.spec.synonyms import SYNONYMS

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document, or only odd.

    Attributes:
        code: a stable word for programs, such as ``unknown-column``.
        at: the JSON pointer (RFC 6901) of the place in the document.
        message: what was found and what exists, in words for the author.
        hint: what to try, or an empty string.
        span: within a formula, the half-open range of characters at fault.
        severity: a document with an error cannot run; one with a warning can.
    """

    code: str
    at: str
    message: str
    hint: str = ""
    span: tuple[int, int] | None = None
    severity: Severity = "error"

    def under(self, prefix: str) -> Problem:
        """Return the same problem with its place below ``prefix``."""
        return replace(self, at=prefix + self.at)


class WorkflowInvalidError(PlatformError):
    """A document has problems; all of them are listed."""

    code = "invalid-workflow"
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "\n".join(f"{p.at or '/'}: {p.message} {p.hint}".rstrip() for p in self.problems)
        super().__init__(f"The workflow has {count} problem{'s' * (count != 1)}.\n{lines}")


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that keep a document from running."""
    return tuple(problem for problem in problems if problem.severity == "error")


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer of a path, escaping as RFC 6901 says.

    >>> pointer("steps", 2, "settings", "a/b")
    '/steps/2/settings/a~1b'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word of the same meaning, or the closest, or an empty string.

    >>> did_you_mean("contry", ["country", "income"])
    "Did you mean 'country'?"
    >>> did_you_mean("AVG", ["mean", "any"])
    "Did you mean 'mean'?"
    """
    by_folded = {name.casefold(): name for name in known}
    folded = word.casefold()
    synonyms = SYNONYMS.get("_".join(folded.split()), ())
    meant = [name for name in synonyms if name in by_folded]
    close = meant or difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return f"Did you mean '{by_folded[close[0]]}'?" if close else ""


def listing(names: Sequence[str], limit: int = 12) -> str:
    """Return names as prose, cut after ``limit`` of them.

    >>> listing(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    if not names:
        return "nothing"
    shown = ", ".join(names[:limit])
    return f"{shown} and {len(names) - limit} more" if len(names) > limit else shown
