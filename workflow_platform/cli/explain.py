"""``explain``: what a document does, step by step and as a whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Unpack

from workflow_platform.cli.documents import read_document
from workflow_platform.cli.local_tables import local_tables
from workflow_platform.cli.table_options import TableOptions
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.values import named_values
from workflow_platform.compile.dialects import dialect
from workflow_platform.compile.explain import ExplainedOutput, ExplainedStep, explain
from workflow_platform.compile.lineage import ColumnSource
from workflow_platform.engine.checking import compile_document
from workflow_platform.engine.inference import infer_schemas

INDENT = "    "


def main(
    *,
    file: str,
    parameters: list[tuple[str, str]],
    sql_dialect: str,
    **options: Unpack[TableOptions],
) -> int:
    """Print the steps with their columns and SQL, then each result's whole statement and lineage."""
    chosen = dialect(sql_dialect)
    document = read_document(file)
    with local_tables(**options) as tables:
        plan = compile_document(document, tables.catalog, named_values(parameters) or None)
        explanation = explain(plan, chosen, infer_schemas(plan))
    terminal = Terminal(sys.stdout)
    terminal.line(terminal.style(explanation.name, "bold"))
    if plan.spec.description:
        terminal.line(plan.spec.description)
    for number, step in enumerate(explanation.steps, start=1):
        _print_step(terminal, number, step)
    for output in explanation.outputs:
        _print_output(terminal, output, explanation.dialect)
    return 0


def _print_step(terminal: Terminal, number: int, step: ExplainedStep) -> None:
    terminal.line()
    reads = terminal.style(f"  reads {', '.join(step.upstream)}", "dim") if step.upstream else ""
    terminal.line(f"{number}. {terminal.style(step.id, 'bold')}  {step.title}{reads}")
    if step.note:
        terminal.line(INDENT + terminal.style(step.note, "dim"))
    columns = (f"{column.name} {terminal.style(column.type, 'dim')}" for column in step.schema)
    terminal.line(INDENT + ", ".join(columns))
    _print_indented(terminal, step.sql)


def _print_output(terminal: Terminal, output: ExplainedOutput, name: str) -> None:
    terminal.line()
    terminal.line(f"{terminal.style(output.name, 'bold')}  the whole statement ({name})")
    _print_indented(terminal, output.sql)
    terminal.line()
    terminal.line(f"{terminal.style(output.name, 'bold')}  where its columns come from")
    width = max((len(column) for column in output.lineage), default=0)
    for column, sources in output.lineage.items():
        terminal.line(f"{INDENT}{column.ljust(width)}  {_spoken(sources)}")


def _spoken(sources: Sequence[ColumnSource]) -> str:
    return ", ".join(".".join((*source.asset, source.column)) for source in sources) or "no stored column"


def _print_indented(terminal: Terminal, text: str) -> None:
    for line in text.splitlines():
        terminal.line(INDENT + terminal.style(line, "dim"))
