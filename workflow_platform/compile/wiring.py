"""The passes that look at the connections between steps: ports, order, circles and dead ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from workflow_platform.blocks.base import Block, Output
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.compile.draft import Draft, DraftStep
from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer


def wire(draft: Draft) -> Draft:
    """Connect the ports of each step whose block is known."""
    problems: list[Problem] = []
    blocks = {step.spec.id: step.spec.block for step in reversed(draft.steps)}
    steps = tuple(replace(step, inputs=_wired(step, draft, blocks, problems)) for step in draft.steps)
    return replace(draft, steps=steps).adding(problems)


def _wired(
    step: DraftStep, draft: Draft, blocks: Mapping[str, str], problems: list[Problem]
) -> Mapping[str, tuple[str, ...]] | None:
    kind = BLOCKS.get(step.spec.block)
    if kind is None:
        return None
    places = {at for port in kind.ports() if (at := step.at + pointer("inputs", port.name)) in draft.unread}
    lacking = draft.lacks(step.at, "inputs")
    found = list(_wiring_problems(step, blocks, kind))
    problems.extend(
        problem
        for problem in found
        if not (problem.code == "unwired-input" and (lacking or problem.at in places))
        and not (problem.code == "unknown-step" and draft.has_nameless_step)
    )
    if found or places or lacking:
        return None
    return {port.name: _as_ids(step.spec.inputs[port.name]) for port in kind.ports()}


def _wiring_problems(step: DraftStep, blocks: Mapping[str, str], kind: type[Block]) -> Iterator[Problem]:
    ports = {port.name: port for port in kind.ports()}
    for name, refs in step.spec.inputs.items():
        at = step.at + pointer("inputs", name)
        if name not in ports:
            message = f"'{kind.title}' has no input '{name}'; it has {listing([*ports])}."
            yield Problem("unknown-input", at, message, did_you_mean(name, ports))
            continue
        if isinstance(refs, list) and not ports[name].many:
            yield Problem("too-many-inputs", at, f"The input '{name}' takes one step, not a list.")
            continue
        for index, ref in enumerate(refs if isinstance(refs, list) else [refs]):
            place = at + pointer(index) if isinstance(refs, list) else at
            yield from _reference_problems(ref, place, blocks)
    for name, port in ports.items():
        if not step.spec.inputs.get(name):
            at = step.at + pointer("inputs", name)
            what = "takes at least one step" if port.many else "has nothing wired to it"
            message = f"The input '{name}' of '{step.spec.id}' {what}."
            yield Problem("unwired-input", at, message, "Connect a step to it, or delete this step.")


def _reference_problems(ref: str, at: str, blocks: Mapping[str, str]) -> Iterator[Problem]:
    target, _, port = ref.partition(".")
    if target not in blocks:
        yield Problem("unknown-step", at, f"There is no step '{target}'.", did_you_mean(target, blocks))
        return
    kind = BLOCKS.get(blocks[target])
    if kind is not None and issubclass(kind, Output):
        message = f"'{target}' is a result, and nothing can follow a result."
        yield Problem("unknown-output", at, message, "Connect the step before it.")
    elif kind is not None and port not in {"", "rows"}:
        yield Problem("unknown-output", at, f"'{target}' has no output '{port}'; it has rows.")


def _as_ids(refs: str | list[str]) -> tuple[str, ...]:
    return tuple(ref.partition(".")[0] for ref in (refs if isinstance(refs, list) else [refs]))


def order(draft: Draft) -> Draft:
    """Put steps after the steps they read; report each circle once."""
    problems = []
    by_id = {step.spec.id: step for step in reversed(draft.steps)}
    graph = {id_: _predecessors(step) & by_id.keys() for id_, step in reversed(by_id.items())}
    places = list(graph)
    circular: set[str] = set()
    ranked: tuple[str, ...] | None = None
    while ranked is None:
        try:
            ranked = tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            # graphlib names the first step at both ends.
            circle = error.args[1][:-1]
            turn = circle.index(min(circle, key=places.index))
            path = [*circle[turn:], *circle[:turn], circle[turn]]
            at = by_id[path[0]].at + "/inputs"
            message = f"The steps feed each other in a circle: {' → '.join(path)}."
            problems.append(Problem("cycle", at, message, "Remove one of these connections."))
            circular.update(circle)
            graph |= {id_: set() for id_ in circle}
    steps = tuple(replace(by_id[id_], inputs=None) if id_ in circular else by_id[id_] for id_ in ranked)
    return replace(draft, steps=steps).adding(problems)


def _predecessors(step: DraftStep) -> set[str]:
    kind = BLOCKS.get(step.spec.block)
    # What is wired to an input that the block does not have is reported as that.
    ports = {port.name for port in kind.ports()} if kind else step.spec.inputs.keys()
    return {id_ for port, refs in step.spec.inputs.items() if port in ports for id_ in _as_ids(refs)}


def find_dead_ends(draft: Draft) -> Draft:
    """Warn of steps that nothing reads, unless a connection that is not right may be the reason."""
    results = any(step.may_be_output for step in draft.steps)
    wired = all(step.inputs is not None for step in draft.steps if step.spec.block in BLOCKS)
    ids = {step.id.casefold() for step in draft.spec.steps}
    if draft.unread or not (results and wired and len(ids) == len(draft.spec.steps)):
        return draft
    read = {id_ for step in draft.steps for refs in step.spec.inputs.values() for id_ in _as_ids(refs)}
    return draft.adding(
        Problem(
            "unused-step",
            step.at,
            f"No result needs the step '{step.spec.id}', so a run leaves it out.",
            "Connect it to a step that leads to a result, or delete it.",
            severity="warning",
        )
        for step in draft.steps
        if step.spec.id not in read and not step.may_be_output
    )
