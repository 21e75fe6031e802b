"""``run``: compile and compute a document in this process, with no server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Unpack

from workflow_platform.cli.destinations import destinations
from workflow_platform.cli.documents import read_document
from workflow_platform.cli.ending_signals import ending_signals
from workflow_platform.cli.interruptible_work import interruptible_work
from workflow_platform.cli.local_tables import LocalTables, TableOptions, local_tables
from workflow_platform.cli.progress_bar import progress_bar
from workflow_platform.cli.result_report import Shown, print_result
from workflow_platform.cli.terminal import Terminal, number_of
from workflow_platform.cli.usage import UsageError
from workflow_platform.compile.plan import Plan
from workflow_platform.engine.checking import compile_document
from workflow_platform.engine.execution import Computed, Execution
from workflow_platform.spec.workflow import Scalar

POSTGRESQL = "postgresql"


def main(
    *,
    file: str,
    parameters: list[tuple[str, str]],
    output: Path | None,
    engine: str,
    progress: bool,
    through_dagster: bool,
    **options: Unpack[TableOptions],
) -> int:
    """Compute every result of a document, and print each or write it to its file."""
    within = POSTGRESQL if engine == POSTGRESQL else None
    if within and not options["database_url"]:
        raise UsageError("There is no database to compute in.", "Add --database-url URL.")
    document = read_document(file)
    with ending_signals(), ExitStack() as stack:
        tables = stack.enter_context(local_tables(**options))
        plan = _compiled(document, tables, dict(parameters))
        names = [result.name for result in plan.outputs]
        sources = [Path(file), *(source for _, source in options["datasets"])]
        files = destinations(output, names, sources) if output else {}
        listener = stack.enter_context(progress_bar(Terminal(sys.stderr))) if progress else None
        execution = stack.enter_context(
            Execution(
                plan,
                bounds=tables.bounds,
                folder=tables.folder,
                databases=tables.databases,
                within=within,
                listener=listener,
            )
        )
        terminal = Terminal(sys.stdout)
        for number, (name, computed) in enumerate(
            _results(execution, tables, through_dagster=through_dagster)
        ):
            if files:
                _write(terminal, name, computed, files[name])
                continue
            if number:
                terminal.line()
            shown = Shown(computed.schema, computed.preview, computed.rows)
            print_result(terminal, name, shown, computed.seconds)
    return 0


def _compiled(document: bytes, tables: LocalTables, parameters: dict[str, Scalar]) -> Plan:
    # Compiling reads files that are not Parquet.
    return interruptible_work(
        lambda: compile_document(document, tables.catalog, parameters), cancel=_wait, abandon=tables.remove
    )


def _results(
    execution: Execution, tables: LocalTables, *, through_dagster: bool
) -> Iterator[tuple[str, Computed]]:
    do = partial(interruptible_work, cancel=execution.cancel, abandon=tables.remove)
    if through_dagster:
        # Importing Dagster takes seconds, which only this option is worth.
        from workflow_platform.orchestration.in_process import run_in_process

        yield from do(partial(run_in_process, execution)).items()
        return
    for output in execution.plan.outputs:
        yield output.name, do(partial(execution.compute, output.name))


def _wait() -> None:
    """Let the work come to its end."""


def _write(terminal: Terminal, name: str, computed: Computed, file: Path) -> None:
    # Writing another format takes a while to import too.
    from workflow_platform.engine.export import export

    export(computed.file, file)
    terminal.line(f"{name}: {number_of(computed.rows, 'row')} in '{file}', {computed.seconds:.2f} s")
