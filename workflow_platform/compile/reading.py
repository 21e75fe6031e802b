"""Reads a document as far as it can be read, so that a fault in one part hides nothing in another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from workflow_platform.compile.settings_problems import problems_of
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, pointer
from workflow_platform.spec.workflow import (
    FORMAT,
    MAX_FRAMES,
    MAX_STEPS,
    FrameSpec,
    ParameterSpec,
    StepSpec,
    WorkflowSpec,
)

PARAMETERS = pointer("parameters")
# No author can write such a name, so nothing refers to what has it.
_NAMELESS = "#{}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a document.

    Attributes:
        spec: the document without what could not be read, or None where that is too much.
        problems: what could not be read, and why.
        unread: the pointers of the fields of steps, parameters and frames, and of the inputs of steps, that
            could not be read.
    """

    spec: WorkflowSpec | None
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()


def read_workflow(data: object) -> Reading:
    """Read a document: JSON text, or what JSON text decodes to."""
    try:
        decoded = _decoded(data) if isinstance(data, str | bytes) else data
    except WorkflowInvalidError as error:
        return Reading(None, error.problems)
    try:
        return Reading(WorkflowSpec.model_validate(decoded))
    except ValidationError as error:
        return _salvaged(decoded, tuple(problems_of(error, WorkflowSpec, decoded)))


def _salvaged(data: object, problems: tuple[Problem, ...]) -> Reading:
    if not isinstance(data, dict):
        return Reading(None, problems)
    newer = tuple(problem for problem in problems if problem.code == "newer-format")
    steps = data.get("steps")
    if newer or not isinstance(steps, list) or len(steps) > MAX_STEPS:
        return Reading(None, newer or problems)
    faults = {place for problem in problems for place in _places(problem.at)}
    listed = data.get("parameters", [])
    declared: Sequence[object] = listed if isinstance(listed, list) else ()
    unread = {PARAMETERS} if declared is not listed else set()
    frames = data.get("frames")
    drawn: Sequence[object] = frames if isinstance(frames, list) and len(frames) <= MAX_FRAMES else ()
    spec = WorkflowSpec.model_construct(
        format=FORMAT,
        name=str(data.get("name")),
        parameters=tuple(_parameter(raw, index, faults, unread) for index, raw in enumerate(declared)),
        steps=tuple(_step(raw, index, faults, unread) for index, raw in enumerate(steps)),
        frames=tuple(_frame(raw, index, faults, unread) for index, raw in enumerate(drawn)),
    )
    return Reading(spec, problems, frozenset(unread))


def _places(at: str) -> list[str]:
    """Return a pointer and those of all that it lies in."""
    parts = at.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _step(raw: object, index: int, faults: Collection[str], unread: set[str]) -> StepSpec:
    at = pointer("steps", index)
    kept = _kept(raw, StepSpec, at, faults, unread)
    if isinstance(raw, dict) and isinstance(wired := raw.get("inputs"), dict):
        places = {port: at + pointer("inputs", port) for port in wired}
        unread.discard(at + pointer("inputs"))
        unread.update(place for place in places.values() if place in faults)
        kept["inputs"] = {port: step for port, step in wired.items() if places[port] not in faults}
    return StepSpec.model_construct(**{"id": _NAMELESS.format(index), "block": "", **kept})


def _parameter(raw: object, index: int, faults: Collection[str], unread: set[str]) -> ParameterSpec:
    kept = _kept(raw, ParameterSpec, pointer("parameters", index), faults, unread)
    return ParameterSpec.model_construct(**{"name": _NAMELESS.format(index), **kept})


def _frame(raw: object, index: int, faults: Collection[str], unread: set[str]) -> FrameSpec:
    kept = _kept(raw, FrameSpec, pointer("frames", index), faults, unread)
    return FrameSpec.model_construct(**{"steps": (), **kept})


def _kept(
    raw: object, model: type[BaseModel], at: str, faults: Collection[str], unread: set[str]
) -> dict[str, Any]:
    """Return the fields that fit the model, and add the pointers of the others to ``unread``."""
    fields = raw if isinstance(raw, dict) else {}
    places = {name: at + pointer(name) for name in model.model_fields}
    unread.update(place for place in places.values() if place in faults or not isinstance(raw, dict))
    return {name: fields[name] for name, place in places.items() if name in fields and place not in unread}


def _decoded(text: str | bytes) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"This is not JSON: at {place}: {error.msg}." if text.strip() else "The document is empty."
        hint = "Look for a comma or a bracket too many or too few there, or just before."
    except ValueError as error:
        message, hint = f"This is not JSON: {error}.", ""
    except RecursionError:
        message, hint = "This is nested too deeply.", ""
    raise WorkflowInvalidError([Problem("invalid-json", "", message, hint)])


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        message = f"the name '{twin}' stands twice in one object"
        raise ValueError(message)
    return found
