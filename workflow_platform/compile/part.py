"""The part of a document that one step needs, so that what is wrong elsewhere does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import JsonValue

from workflow_platform.compile.reading import Reading, read_workflow
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, did_you_mean
from workflow_platform.spec.workflow import StepSpec

_STEP = re.compile(r"^/steps/(\d+)(?=/|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """A step with everything before it.

    Attributes:
        reading: the part, read as a document of its own.
        positions: where each of its steps stands in the whole document.
    """

    reading: Reading
    positions: tuple[int, ...]

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems of the part at their places in the whole document."""
        return tuple(replace(problem, at=_STEP.sub(self._moved, problem.at)) for problem in problems)

    def _moved(self, match: re.Match[str]) -> str:
        return f"/steps/{self.positions[int(match[1])]}"


def part_before(document: Mapping[str, JsonValue], step_id: str) -> Part:
    """Return the part of a document that a step needs, the step included.

    Raises NotFoundError when there is no such step, and WorkflowInvalidError for what is no document.
    """
    whole = read_workflow(document)
    listed = document.get("steps")
    if whole.spec is None or not isinstance(listed, list):
        raise WorkflowInvalidError(whole.problems)
    steps = whole.spec.steps
    known = [step.id for step in steps]
    if step_id not in known:
        raise NotFoundError(f"There is no step '{step_id}'.", did_you_mean(step_id, known))
    needed = _before(steps, step_id)
    positions = tuple(place for place, step in enumerate(steps) if step.id in needed)
    part: dict[str, JsonValue] = {**document, "steps": [listed[place] for place in positions]}
    return Part(read_workflow(part), positions)


def _before(steps: tuple[StepSpec, ...], step_id: str) -> set[str]:
    found, todo = {step_id}, [step_id]
    while todo:
        current = todo.pop()
        for step in steps:
            if step.id == current:
                new = set(_upstream(step)) - found
                found |= new
                todo.extend(new)
    return found


def _upstream(step: StepSpec) -> Iterator[str]:
    for given in step.inputs.values():
        for reference in [given] if isinstance(given, str) else given:
            yield reference.partition(".")[0]
