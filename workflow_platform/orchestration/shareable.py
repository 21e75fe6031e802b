"""What of a text may be shown in Dagster, where everybody's runs are seen by whoever sees one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.spec.workflow import Scalar

HIDDEN = "…"
# A shorter value is only looked for as a word, since it may be part of any other.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Confidential:
    """What belongs to the owner of a run, or to this machine.

    Attributes:
        folders: those whose paths are nobody's business.
        values: the parameters' values, as they were given and as they are used.
    """

    folders: tuple[Path, ...]
    values: tuple[Scalar, ...]

    def without_folders(self, text: str) -> str:
        """Return a text without the folders; what stands below them stays."""
        for folder in self.folders:
            text = text.replace(str(folder), HIDDEN)
        return text

    def without_values(self, text: str) -> str:
        """Return a text, such as a message or SQL, without the folders and without the values."""
        text = self.without_folders(text)
        return re.sub("|".join(patterns), HIDDEN, text) if (patterns := _patterns(self.values)) else text


def _patterns(values: Iterable[Scalar]) -> list[str]:
    words = {str(value) for value in values if value is not None and not isinstance(value, bool)}
    # As SQL writes them: in a text literal, and in a pattern in one.
    written = {form for word in words for form in (word, word.replace("'", "''"), _in_pattern(word))}
    longest_first = sorted(filter(str.strip, written), key=len, reverse=True)
    return [
        re.escape(word) if len(word) >= _SHORT else rf"(?<!\w){re.escape(word)}(?!\w)"
        for word in longest_first
    ]


def _in_pattern(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word).replace("'", "''")
