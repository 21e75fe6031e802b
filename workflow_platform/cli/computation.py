"""What ``run`` does: compile a document, compute its results, and print each or write it to its file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.cli.destinations import destinations
from workflow_platform.cli.documents import read_document
from workflow_platform.cli.interruptible_work import Stop
from workflow_platform.cli.local_tables import local_tables
from workflow_platform.cli.progress_bar import progress_bar
from workflow_platform.cli.result_report import Shown, print_result
from workflow_platform.cli.table_options import TableOptions
from workflow_platform.cli.terminal import Terminal, number_of
from workflow_platform.cli.values import named_values
from workflow_platform.engine.checking import compile_document
from workflow_platform.engine.execution import Computed, Execution


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; ``within`` is the engine that is to compute everything, where it was chosen."""

    file: str
    tables: TableOptions
    parameters: list[tuple[str, str]]
    output: Path | None
    within: str | None
    progress: bool
    through_dagster: bool


def compute(wanted: Wanted, stop: Stop) -> None:
    """Compute every result; ``stop`` hears how to end this."""
    document = read_document(wanted.file)
    with ExitStack() as stack:
        tables = stack.enter_context(local_tables(**wanted.tables))
        stop.abandon = tables.remove
        stop.check()
        plan = compile_document(document, tables.catalog, named_values(wanted.parameters))
        stop.check()
        names = [result.name for result in plan.results]
        sources = [Path(wanted.file), *(source for _, source in wanted.tables["datasets"])]
        files = destinations(wanted.output, names, sources) if wanted.output else {}
        listener = stack.enter_context(progress_bar(Terminal(sys.stderr))) if wanted.progress else None
        execution = stack.enter_context(
            Execution(
                plan,
                bounds=tables.bounds,
                folder=tables.folder,
                databases=tables.databases,
                within=wanted.within,
                listener=listener,
            )
        )
        stop.cancel = execution.cancel
        terminal = Terminal(sys.stdout)
        done: dict[str, Computed] = {}
        for name, computed in _results(execution, wanted, stop):
            if name in files:
                _write(terminal, name, computed, files[name])
            elif name in names:
                if done.keys() & names:
                    terminal.line()
                shown = Shown(computed.schema, computed.preview, computed.rows)
                print_result(terminal, name, shown, computed.seconds)
            done[name] = computed
        with execution.writing(done):
            stop.check()
        for delivered in plan.deliveries:
            terminal.line(f"{delivered.name}: {number_of(done[delivered.name].rows, 'row')} written")


def _results(execution: Execution, wanted: Wanted, stop: Stop) -> Iterator[tuple[str, Computed]]:
    if wanted.through_dagster:
        # Importing Dagster takes seconds, which only this option is worth.
        from workflow_platform.orchestration.in_process import run_in_process

        stop.check()
        yield from run_in_process(execution).items()
        return
    for output in execution.plan.outputs:
        stop.check()
        computed = execution.compute(output.name)
        stop.check()
        yield output.name, computed


def _write(terminal: Terminal, name: str, computed: Computed, file: Path) -> None:
    # Writing another format takes a while to import too.
    from workflow_platform.engine.export import export

    export(computed.file, file)
    terminal.line(f"{name}: {number_of(computed.rows, 'row')} in '{file}', {computed.seconds:.2f} s")
