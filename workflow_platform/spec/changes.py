"""What differs between two documents: steps that came, went or changed, setting by setting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from workflow_platform.spec.problems import pointer


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs; ``at`` is its JSON pointer. What was not there, or is not any more, is None."""

    at: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class StepChanges:
    """What differs in one step; pointers start at the step, as ``/settings/where``."""

    step: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two documents; ``others`` are those outside of steps."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[StepChanges, ...]
    others: tuple[Change, ...]


def changes(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> Changes:
    """Return what one has to do to a document to get another; the order of steps means nothing."""
    old, new = _steps(before), _steps(after)
    pairs = ((step, tuple(_between(old[step], new[step]))) for step in new if step in old)
    return Changes(
        added=tuple(step for step in new if step not in old),
        removed=tuple(step for step in old if step not in new),
        changed=tuple(StepChanges(step, found) for step, found in pairs if found),
        others=tuple(_between(_without_steps(before), _without_steps(after))),
    )


def _between(before: JsonValue, after: JsonValue, at: str = "") -> Iterator[Change]:
    """Yield what differs; lists are compared as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _between(before.get(key), after.get(key), at + pointer(key))
    elif before != after:
        yield Change(at, before, after)


def _steps(document: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    steps = document.get("steps")
    listed = steps if isinstance(steps, list) else []
    return {str(step.get("id")): step for step in listed if isinstance(step, dict)}


def _without_steps(document: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {key: value for key, value in document.items() if key != "steps"}
