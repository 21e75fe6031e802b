"""The first rows of one step of a document, over all rows of its tables or over a sample of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pyarrow import parquet
from pydantic import JsonValue

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Limit, Node, Scan
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import LAKE, Catalog, Table
from workflow_platform.compile.compiler import compile_what_can_be
from workflow_platform.compile.part import Part, part_before
from workflow_platform.compile.plan import Output, Plan, Step
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Databases, Execution
from workflow_platform.engine.inference import infer_what_can_be
from workflow_platform.errors import ExecutionError
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors, pointer
from workflow_platform.spec.schema import Schema
from workflow_platform.spec.workflow import Scalar

SAMPLE_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Sampled:
    """A table of which only the first rows were read; ``total`` is None where counting would take long."""

    table: str
    rows: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """Some rows of a step.

    Attributes:
        schema: its columns.
        rows: JSON values by column.
        more: whether there may be further rows.
        sampled: the tables that were not read as a whole; without any, the rows are the real ones.
    """

    schema: Schema
    rows: list[dict[str, JsonValue]]
    more: bool
    sampled: tuple[Sampled, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of which step of a document are wanted; ``sample`` is how many rows of a table count."""

    document: Mapping[str, JsonValue]
    step: str
    parameters: Mapping[str, Scalar] | None
    limit: int
    offset: int = 0
    sample: int | None = SAMPLE_ROWS


class Preview:
    """One computation, which can be canceled from another thread."""

    def __init__(self, bounds: Bounds, databases: Databases | None = None) -> None:
        self._bounds = bounds
        self._databases = databases
        self._execution: Execution | None = None

    def rows(self, wanted: Wanted, catalog: Catalog) -> PreviewRows:
        """Compute rows.

        Raises NotFoundError when there is no such step, WorkflowInvalidError with what keeps it from
        being computed, and ExecutionError when it is canceled or an engine fails otherwise.
        """
        with self._executing(wanted, catalog) as (execution, sampled):
            found = execution.rows(wanted.step)
            more = len(found) == wanted.limit
            return PreviewRows(execution.schemas[wanted.step], found, more, sampled)

    def check(self, wanted: Wanted, catalog: Catalog) -> None:
        """Return if the rows could be computed: all that they come from is there. Raises the same errors."""
        _planned(part_before(wanted.document, wanted.step), wanted, catalog)

    def keep(self, wanted: Wanted, catalog: Catalog, target: Path) -> None:
        """Compute all rows that are wanted into a Parquet file. Raises the same errors."""
        with self._executing(wanted, catalog) as (execution, _):
            execution.compute(wanted.step).file.replace(target)

    def cancel(self) -> None:
        """Interrupt what is computed now, if anything."""
        execution = self._execution
        if execution is not None:
            execution.cancel()

    @contextmanager
    def _executing(self, wanted: Wanted, catalog: Catalog) -> Iterator[tuple[Execution, tuple[Sampled, ...]]]:
        part = part_before(wanted.document, wanted.step)
        plan, schemas = _planned(part, wanted, catalog)
        plan, sampled = _sampling(plan, wanted.sample) if wanted.sample else (plan, ())
        self._bounds.temp_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="preview-", dir=self._bounds.temp_folder) as folder:
            execution = Execution(
                plan, bounds=self._bounds, folder=Path(folder), databases=self._databases, schemas=schemas
            )
            with execution:
                self._execution = execution
                try:
                    yield execution, sampled
                except ExecutionError as error:
                    raise _located(error, plan, part) from error
                finally:
                    self._execution = None


def _planned(part: Part, wanted: Wanted, catalog: Catalog) -> tuple[Plan, dict[str, Schema]]:
    reading = part.reading
    if reading.spec is None:
        raise WorkflowInvalidError(part.located(reading.problems))
    plan, problems = compile_what_can_be(reading.spec, catalog, wanted.parameters or None, reading.unread)
    schemas, mismatches = infer_what_can_be(plan)
    if wanted.step not in schemas:
        found = errors(part.located([*reading.problems, *problems, *mismatches]))
        # That this part has no result is not what is wrong with it.
        raise WorkflowInvalidError(tuple(p for p in found if p.code != "no-result") or found)
    needed = plan.ancestors(wanted.step)
    steps = tuple(_limited(step, wanted) for step in plan.steps if step.id in needed)
    return replace(plan, steps=steps, outputs=(Output(wanted.step, wanted.step),)), schemas


def _limited(step: Step, wanted: Wanted) -> Step:
    """Return a step, the wanted one without the rows that are not needed."""
    if step.id != wanted.step:
        return step
    return replace(step, relation=Relation(Limit(step.relation.node, wanted.limit, wanted.offset)))


def _sampling(plan: Plan, sample: int) -> tuple[Plan, tuple[Sampled, ...]]:
    """Return a plan that reads only the first rows of large tables, and which those are."""
    scans = {
        node.table
        for step in plan.steps
        for node in algebra.postorder(step.relation.node)
        if isinstance(node, Scan)
    }
    totals = {table: _total(table) for table in scans}
    large = {table: total for table, total in totals.items() if total is None or total > sample}
    if not large:
        return plan, ()

    def cut(node: Node) -> Node | None:
        return Limit(node, sample) if isinstance(node, Scan) and node.table in large else None

    steps = tuple(
        replace(step, relation=Relation(algebra.rebuild(step.relation.node, cut))) for step in plan.steps
    )
    named = sorted((".".join(table.asset[1:]), total) for table, total in large.items())
    return replace(plan, steps=steps), tuple(Sampled(name, sample, total) for name, total in named)


def _total(table: Table) -> int | None:
    if table.engine != LAKE:
        return None
    return sum(int(parquet.read_metadata(file).num_rows) for file in table.files)


def _located(error: ExecutionError, plan: Plan, part: Part) -> ExecutionError | WorkflowInvalidError:
    """Return an error of the data as a problem at the step at fault."""
    positions = {step.id: step.position for step in plan.steps}
    if error.step not in positions:
        return error
    at = pointer("steps", positions[error.step])
    return WorkflowInvalidError(part.located([Problem(error.code, at, error.message, error.hint)]))
