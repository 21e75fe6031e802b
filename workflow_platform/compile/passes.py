"""The passes of compilation: each takes a draft and returns it with more known, or more problems.

A step with a problem of its own is ``broken``; what follows it is left alone, so that one mistake
is one problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from pydantic import ValidationError

from workflow_platform.blocks.algebra import Produced, Scan
from workflow_platform.blocks.base import Block, Output, Source, Transform
from workflow_platform.blocks.marks import references
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Catalog, UnknownTableError
from workflow_platform.compile.settings_problems import problems_of
from workflow_platform.spec import parameters
from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer
from workflow_platform.spec.workflow import Scalar, StepSpec, WorkflowSpec


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step on its way to being computable.

    None is what is not known, or not known to be right; a ``twin`` has the id of an earlier step.
    """

    spec: StepSpec
    position: int
    twin: bool = False
    block: Block | None = None
    inputs: Mapping[str, tuple[str, ...]] | None = None
    relation: Relation | None = None

    @property
    def at(self) -> str:
        """The pointer of the step in the document."""
        return pointer("steps", self.position)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way to a plan. ``steps`` are in document order until the pass ``order``."""

    spec: WorkflowSpec
    catalog: Catalog
    given: Mapping[str, Scalar] | None
    steps: tuple[DraftStep, ...] = ()
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def adding(self, problems: Iterable[Problem]) -> Draft:
        """Return the draft with more problems."""
        return replace(self, problems=(*self.problems, *problems))


def identify(draft: Draft) -> Draft:
    """Number the steps; refuse an empty workflow and ids that are taken."""
    problems, steps = [], []
    if not draft.spec.steps:
        hint = "Add a dataset, and a result that keeps its rows."
        problems.append(Problem("empty-workflow", "/steps", "The workflow has no steps.", hint))
    first: dict[str, int] = {}
    for position, step in enumerate(draft.spec.steps):
        # Names in SQL may differ in nothing but case and be one, so ids must differ in more.
        known = first.setdefault(step.id.casefold(), position)
        steps.append(DraftStep(step, position, twin=known != position))
        if known != position:
            at = pointer("steps", position, "id")
            message = f"The id '{step.id}' is taken by the step at {pointer('steps', known)}."
            problems.append(Problem("duplicate-id", at, message, "Give each step its own id."))
    return replace(draft, steps=tuple(steps)).adding(problems)


def resolve_parameters(draft: Draft) -> Draft:
    """Give every parameter its value."""
    values, problems = parameters.resolve(draft.spec.parameters, draft.given)
    return replace(draft, parameters=values).adding(problems)


def configure(draft: Draft) -> Draft:
    """Find each step's block and read its settings."""
    problems: list[Problem] = []
    steps = tuple(replace(step, block=_configured(step, draft, problems)) for step in draft.steps)
    return replace(draft, steps=steps).adding(problems)


def _configured(step: DraftStep, draft: Draft, problems: list[Problem]) -> Block | None:
    kind = BLOCKS.get(step.spec.block)
    if kind is None:
        message = f"There is no block '{step.spec.block}'."
        hint = did_you_mean(step.spec.block, BLOCKS) or f"There is {listing([*BLOCKS], 50)}."
        problems.append(Problem("unknown-block", step.at + "/block", message, hint))
        return None
    at = step.at + "/settings"
    raw = dict(step.spec.settings)
    missing = list(parameters.unknown(raw, draft.parameters, at))
    problems.extend(missing)
    filled = parameters.fill(raw, draft.parameters)
    try:
        block = kind.model_validate(filled, context={"parameters": draft.parameters})
    except ValidationError as error:
        places = {problem.at for problem in missing}
        problems.extend(found for found in problems_of(error, kind, at) if found.at not in places)
        return None
    return None if missing else block


def wire(draft: Draft) -> Draft:
    """Connect the ports of each step whose block is known."""
    problems: list[Problem] = []
    blocks = {step.spec.id: step.spec.block for step in reversed(draft.steps)}
    steps = tuple(replace(step, inputs=_wired(step, blocks, problems)) for step in draft.steps)
    return replace(draft, steps=steps).adding(problems)


def _wired(
    step: DraftStep, blocks: Mapping[str, str], problems: list[Problem]
) -> Mapping[str, tuple[str, ...]] | None:
    kind = BLOCKS.get(step.spec.block)
    if kind is None:
        return None
    found = list(_wiring_problems(step, blocks, kind))
    problems.extend(found)
    if found:
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


def relate(draft: Draft) -> Draft:
    """Check the columns that each step refers to, and give it its relation."""
    problems: list[Problem] = []
    related: dict[str, DraftStep] = {}
    for step in draft.steps:
        relation = _related(step, related, draft.catalog, problems)
        related[step.spec.id] = replace(step, relation=relation)
    return replace(draft, steps=tuple(related.values())).adding(problems)


def _related(
    step: DraftStep, before: Mapping[str, DraftStep], catalog: Catalog, problems: list[Problem]
) -> Relation | None:
    if step.block is None or step.inputs is None or step.twin:
        return None
    if isinstance(step.block, Source):
        return _source(step, step.block, catalog, problems)
    incoming = {port: [before[id_].relation for id_ in ids] for port, ids in step.inputs.items()}
    known = {port: [rows for rows in tables if rows is not None] for port, tables in incoming.items()}
    if any(len(known[port]) < len(incoming[port]) for port in incoming):
        return None
    found = [*_unknown_columns(step, known)]
    if not found:
        single = {port: tables[0] for port, tables in known.items() if len(tables) == 1}
        found = [problem.under(step.at + "/settings") for problem in step.block.check(single)]
    problems.extend(found)
    if found:
        return None
    if isinstance(step.block, Transform):
        result = step.block.transform(*(rows for tables in known.values() for rows in tables))
    else:
        (result,) = (rows for tables in known.values() for rows in tables)
    twins = _twins(result.columns)
    problems.extend(
        Problem("duplicate-column", step.at + "/settings", message, "Rename one of them.")
        for message in twins
    )
    return None if twins else Relation(Produced(result.node, step.spec.id))


def _twins(columns: Iterable[str]) -> list[str]:
    """Tell which names differ in nothing but case: DuckDB takes them for one."""
    first: dict[str, str] = {}
    pairs = [(first.setdefault(name.casefold(), name), name) for name in columns]
    return [f"Two columns would be named '{a}' and '{b}'." for a, b in pairs if a != b]


def _source(step: DraftStep, block: Source, catalog: Catalog, problems: list[Problem]) -> Relation | None:
    try:
        table = block.table(catalog)
    except UnknownTableError as error:
        at = step.at + pointer("settings", error.setting)
        problems.append(Problem(error.code, at, error.message, error.hint))
        return None
    return Relation(Produced(Scan(table), step.spec.id))


def _unknown_columns(step: DraftStep, incoming: Mapping[str, list[Relation]]) -> Iterator[Problem]:
    if step.block is None or step.inputs is None:
        return
    seen: set[tuple[object, ...]] = set()
    for reference in references(step.block):
        columns = [name for rows in incoming[reference.port] for name in rows.columns]
        at = step.at + pointer("settings", *reference.path)
        if reference.name in columns or (at, reference.name) in seen:
            continue
        seen.add((at, reference.name))
        source = step.inputs[reference.port][0]
        message = f"There is no column '{reference.name}' in '{source}'; it has {listing(columns)}."
        hint = did_you_mean(reference.name, columns)
        yield Problem("unknown-column", at, message, hint, reference.span)


def conclude(draft: Draft) -> Draft:
    """Require a result, and results of different names."""
    problems = []
    outputs = [step for step in draft.steps if _is_output(step)]
    if draft.steps and not outputs:
        hint = "Add a Result block after the last step."
        problems.append(Problem("no-result", "/steps", "The workflow has no result.", hint))
    first: dict[str, DraftStep] = {}
    for step in sorted(outputs, key=lambda step: step.position):
        if not isinstance(step.block, Output):
            continue
        name = step.block.name
        if (known := first.setdefault(name.casefold(), step)) is not step:
            at = step.at + "/settings/name"
            message = f"The name '{name}' is taken by the result '{known.spec.id}'."
            problems.append(Problem("duplicate-result", at, message, "Give each result its own name."))
    return draft.adding(problems)


def _is_output(step: DraftStep) -> bool:
    kind = BLOCKS.get(step.spec.block)
    # An unknown block may have been meant as the result, and is reported already.
    return kind is None or issubclass(kind, Output)
