"""The passes of compilation: each takes a draft and returns it with more known, or more problems.

A step with a problem of its own is ``broken``; what follows it is left alone, so that one mistake
is one problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from workflow_platform.blocks.algebra import Produced, Scan
from workflow_platform.blocks.base import Block, Output, Source, Transform, Write
from workflow_platform.blocks.marks import Reference, made, references
from workflow_platform.blocks.registry import BLOCKS, block_meant
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Catalog, UnknownTableError
from workflow_platform.compile.draft import Draft, DraftStep
from workflow_platform.compile.reading import PARAMETERS
from workflow_platform.compile.settings_problems import problems_of
from workflow_platform.spec import parameters
from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer

# Of all steps together: a join of a step with itself doubles them, and a few dozen would fill any memory.
MOST_COLUMNS = 50_000


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
    unread = {
        at: parameter.name
        for index, parameter in enumerate(draft.spec.parameters)
        if draft.lacks(at := pointer("parameters", index), "name", "type", "default")
    }
    doubtful = frozenset(unread.values())
    known = {name: value for name, value in values.items() if name not in doubtful}
    new = (problem for problem in problems if not _is_caused(problem, unread, draft))
    return replace(draft, parameters=known, doubtful=doubtful).adding(new)


def _is_caused(problem: Problem, unread: Collection[str], draft: Draft) -> bool:
    """Tell whether a problem with parameters may only be there because some could not be read."""
    if problem.at == PARAMETERS:
        return draft.has_nameless_parameter
    # Its place is a parameter, or one of its fields.
    return problem.at in unread or problem.at.rpartition("/")[0] in unread


def configure(draft: Draft) -> Draft:
    """Find each step's block and read its settings."""
    problems: list[Problem] = []
    steps = tuple(replace(step, block=_configured(step, draft, problems)) for step in draft.steps)
    return replace(draft, steps=steps).adding(problems)


def _configured(step: DraftStep, draft: Draft, problems: list[Problem]) -> Block | None:
    if draft.lacks(step.at, "block", "settings"):
        return None
    kind = BLOCKS.get(step.spec.block)
    if kind is None:
        message = f"There is no block '{step.spec.block}'."
        hint = block_meant(step.spec.block) or f"There is {listing([*BLOCKS], 50)}."
        problems.append(Problem("unknown-block", step.at + "/block", message, hint))
        return None
    at = step.at + "/settings"
    raw = dict(step.spec.settings)
    missing = list(parameters.unknown(raw, draft.parameters, at))
    if not draft.has_nameless_parameter:
        declared = {**draft.parameters, **dict.fromkeys(draft.doubtful)}
        problems.extend(parameters.unknown(raw, declared, at))
    filled = parameters.fill(raw, draft.parameters)
    try:
        block = kind.model_validate(filled, context={"parameters": draft.parameters})
    except ValidationError as error:
        places = {problem.at for problem in missing}
        found = problems_of(error, kind, filled, at)
        problems.extend(problem for problem in found if problem.at not in places)
        return None
    return None if missing else block


def relate(draft: Draft) -> Draft:
    """Check the columns that each step refers to, and give it its relation."""
    problems: list[Problem] = []
    related: dict[str, DraftStep] = {}
    room = MOST_COLUMNS
    for step in draft.steps:
        relation = _related(step, related, draft.catalog, problems) if room >= 0 else None
        room -= 0 if relation is None else len(relation.columns)
        if relation is not None and room < 0:
            message = f"Up to here, the steps have more than {MOST_COLUMNS:,} columns together."
            problems.append(Problem("too-many-columns", step.at, message, "Select those that are needed."))
            relation = None
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
        hint = _way_out(reference, columns, step.block)
        yield Problem("unknown-column", at, message, hint, reference.span)


def _way_out(reference: Reference, columns: Sequence[str], block: Block) -> str:
    name = reference.name
    if reference.span and name in made(block):
        return f"'{name}' is made in this same step: use it in a second {block.title} step after this one."
    hints = [did_you_mean(name, columns)]
    if reference.may_be_text:
        text = name.replace("'", "''")
        hints.append(f"Text stands in single quotes: '{text}'.")
    return " ".join(filter(None, hints))


def conclude(draft: Draft) -> Draft:
    """Require a result, and results of different names."""
    problems = []
    outputs = [step for step in draft.steps if step.may_be_output]
    if draft.steps and not outputs:
        hint = "Add a Result block after the last step."
        problems.append(Problem("no-result", "/steps", "The workflow has no result.", hint))
    first: dict[str, DraftStep] = {}
    for step in sorted(outputs, key=lambda step: step.position):
        if not isinstance(step.block, Output):
            continue
        name = step.block.output
        if (known := first.setdefault(name.casefold(), step)) is step:
            continue
        if isinstance(step.block, Write):
            message = f"'{name}' is written by the step '{known.spec.id}' already."
            hint = "Stack the rows of both, and write them once."
            problems.append(Problem("duplicate-target", step.at + "/settings", message, hint))
        else:
            at = step.at + "/settings/name"
            message = f"The name '{name}' is taken by the result '{known.spec.id}'."
            problems.append(Problem("duplicate-result", at, message, "Give each result its own name."))
    return draft.adding(problems)
