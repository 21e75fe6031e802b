"""The shape of a workflow as its document tells it, without looking any table up.

A job is built from this, so that a workflow that does not compile (any more) still has a job whose
run can fail with the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import chain

from workflow_platform.blocks.base import Keep, Source, Write
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.blocks.tables import LAKE, Catalog
from workflow_platform.compile.compiler import parse_workflow
from workflow_platform.compile.draft import Draft, DraftStep
from workflow_platform.compile.passes import configure, identify, resolve_parameters
from workflow_platform.compile.wiring import order, wire
from workflow_platform.spec.problems import WorkflowInvalidError
from workflow_platform.spec.workflow import ParameterSpec

Asset = tuple[str, ...]

# The passes of compilation that need no table.
_PASSES = (identify, resolve_parameters, configure, wire, order)


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """A step, as far as it is known.

    Attributes:
        id: the step's name in the document.
        position: its place in the document's list of steps.
        title: the title of its block, or the type where there is no such block.
        text: what the block does, and the author's remark.
        kind: the technology to show: ``sql``, ``parquet`` or ``postgres``.
        inputs: for each port, the steps that feed it; empty where the wiring is wrong.
        many: the ports that take any number of steps.
        reads: the asset that it reads, or an empty tuple.
        result: the dataset that it keeps, or an empty string.
        writes: the asset of the table outside that it writes, or an empty tuple.
    """

    id: str
    position: int
    title: str
    text: str
    kind: str
    inputs: Mapping[str, tuple[str, ...]]
    many: frozenset[str]
    reads: Asset = ()
    result: str = ""
    writes: Asset = ()

    @property
    def ends(self) -> bool:
        """Whether rows leave the workflow here."""
        return bool(self.result or self.writes)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's steps in an order in which each follows its inputs, and its parameters."""

    description: str
    parameters: tuple[ParameterSpec, ...]
    steps: tuple[OutlineStep, ...]

    def upstream(self, result: str) -> tuple[Asset, ...]:
        """Return the assets that the dataset ``result`` is made from."""
        by_id = {step.id: step for step in self.steps}
        todo = [step.id for step in self.steps if step.result == result]
        seen: set[str] = set()
        while todo:
            step = by_id.get(todo.pop())
            if step is not None and step.id not in seen:
                seen.add(step.id)
                todo.extend(chain.from_iterable(step.inputs.values()))
        return tuple(dict.fromkeys(step.reads for step in self.steps if step.id in seen and step.reads))


def outline(document: object, catalog: Catalog) -> Outline:
    """Return the outline of any document, valid or not.

    ``catalog`` is only asked what the assets of sources are called.
    """
    try:
        spec = parse_workflow(document)
    except WorkflowInvalidError:
        return Outline("", (), ())
    draft = reduce(lambda draft, compile_pass: compile_pass(draft), _PASSES, Draft(spec, catalog, {}))
    return Outline(
        spec.description, spec.parameters, tuple(_outline_step(step, catalog) for step in draft.steps)
    )


def _outline_step(step: DraftStep, catalog: Catalog) -> OutlineStep:
    kind = BLOCKS.get(step.spec.block)
    summary = (kind.__doc__ or "").strip().partition("\n")[0] if kind else "There is no such block."
    table = step.block.table(catalog) if isinstance(step.block, Source) else None
    writes = step.block.delivery(catalog).target.asset if isinstance(step.block, Write) else ()
    stored = isinstance(step.block, Keep) if table is None else table.engine == LAKE
    return OutlineStep(
        id=step.spec.id,
        position=step.position,
        title=kind.title if kind else step.spec.block,
        text="\n\n".join(filter(None, (summary, step.spec.note))),
        kind="parquet" if stored else "postgres" if table or writes else "sql",
        inputs=step.inputs or {},
        many=frozenset(port.name for port in (kind.ports() if kind else ()) if port.many),
        reads=table.asset if table else (),
        result=step.block.name if isinstance(step.block, Keep) else "",
        writes=writes,
    )
