"""The regular expressions that mean the same to every engine."""

from __future__ import annotations

import re

from sqlglot import exp

MAX_REPEATS = 250
MAX_GROUPS = 50

_ESCAPES = "dDwWsSnt"
_CLASSES = re.compile(r"\\[dDwWsS]")
_REPEAT = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\\[])*\]")
_REFERENCE = re.compile(r"\\(?![1-9])")


def groups(pattern: str) -> int:
    """Return how many groups of a checked pattern capture what they match."""
    bare = _SET.sub("", re.sub(r"\\.", "", pattern))
    return bare.count("(") - bare.count("(?")


def depends_on_language(pattern: str) -> bool:
    """Return whether a class of characters in the pattern may mean more than ASCII to an engine."""
    return _CLASSES.search(pattern) is not None


def check_pattern(value: exp.Expression) -> str:
    """Check a constant regular expression."""
    if not value.is_string:
        return "This must be a pattern in quotes."
    pattern = value.name.removeprefix("(?i)")
    if not pattern:
        return "The pattern is empty."
    return _Pattern(pattern).check()


def check_replacement(value: exp.Expression) -> str:
    """Check the constant text that replaces what a pattern matches."""
    if not value.is_string:
        return "This must be a text in quotes."
    if _REFERENCE.search(value.name):
        return "A backslash must be followed by the number of a group, as in '\\1'."
    return ""


class _Pattern:
    """Goes through a pattern once; ``atom`` says whether something stands before that can repeat."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.groups = 0
        self.repeats = 1
        self.atom = False

    def check(self) -> str:
        while self.at < len(self.pattern):
            if wrong := self._step(self.pattern[self.at]):
                return wrong
        return "A group of the pattern is not closed." if self.depth else ""

    def _step(self, char: str) -> str:
        match char:
            case "\\":
                return self._escape()
            case "[":
                return self._set()
            case "(":
                return self._group()
            case ")":
                self.depth -= 1
                self._move(1, atom=True)
                return "A bracket of the pattern closes nothing." if self.depth < 0 else ""
            case "*" | "+" | "?" | "{":
                return self._repeat(char)
            case "]" | "}":
                return f"Write a backslash before '{char}' to match it."
            case _:
                self._move(1, atom=char not in "|^$")
                return ""

    def _move(self, width: int, *, atom: bool) -> None:
        self.at += width
        self.atom = atom

    def _escape(self) -> str:
        escaped = self.pattern[self.at + 1 : self.at + 2]
        self._move(2, atom=True)
        if escaped in _ESCAPES or (escaped.isascii() and not escaped.isalnum()):
            return "" if escaped else "The pattern ends in a backslash."
        return f"The engines do not agree on '\\{escaped}'."

    def _set(self) -> str:
        found = _SET.match(self.pattern, self.at)
        if found is None:
            return "A '[' of the pattern is not closed, or has another '[' inside."
        self._move(len(found[0]), atom=True)
        escapes = re.findall(r"\\(.)", found[0])
        if any(char.isalnum() and char not in "dwsnt" for char in escapes):
            return "The engines do not agree on an escape inside '[ ]'."
        return ""

    def _group(self) -> str:
        quiet = self.pattern.startswith("(?:", self.at)
        if self.pattern.startswith("(?", self.at) and not quiet:
            return "The engines do not agree on '(?': only '(?:' and a leading '(?i)' can be used."
        self.depth += 1
        self.groups += 1
        if self.groups > MAX_GROUPS:
            return f"The pattern has more than {MAX_GROUPS} groups."
        self._move(3 if quiet else 1, atom=False)
        return ""

    def _repeat(self, char: str) -> str:
        if not self.atom:
            return f"There is nothing that '{char}' could repeat."
        width = 1
        if char == "{":
            found = _REPEAT.match(self.pattern, self.at)
            if found is None:
                return "Write a backslash before '{' to match it."
            width = len(found[0])
            self.repeats *= max(1, int(found[1]), int(found[3] or 0))
            if found[3] and int(found[3]) < int(found[1]):
                return f"The repetition '{found[0]}' ends before it begins."
            if self.repeats > MAX_REPEATS:
                return f"The pattern repeats more than {MAX_REPEATS} times."
        self._move(width, atom=False)
        following = self.pattern[self.at : self.at + 1]
        return (
            f"The engines do not agree on '{char}{following}'." if following and following in "*+?{" else ""
        )
