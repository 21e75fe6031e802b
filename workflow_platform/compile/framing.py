"""The pass that looks at frames, which only people see: the steps they name, and that none is in two."""

from __future__ import annotations

from workflow_platform.compile.draft import Draft
from workflow_platform.spec.problems import Problem, did_you_mean, pointer


def frame(draft: Draft) -> Draft:
    """Require that each step of a frame exists and is in no other."""
    problems = []
    known = {step.spec.id for step in draft.steps}
    first: dict[str, str] = {}
    for index, drawn in enumerate(draft.spec.frames):
        for position, step in enumerate(drawn.steps):
            at = pointer("frames", index, "steps", position)
            if step not in known:
                # It may be the one whose id could not be read.
                if not draft.has_nameless_step:
                    message = f"There is no step '{step}'."
                    hint = did_you_mean(step, known) or "Take it out of the frame."
                    problems.append(Problem("unknown-step", at, message, hint))
            elif (before := first.setdefault(step, at)) != at:
                message = f"The step '{step}' is in a frame already, at {before}."
                problems.append(Problem("framed-twice", at, message, "Leave it in one of them."))
    return draft.adding(problems)
