"""Results for the reader: the first rows as a table, and what there is to know about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow_platform.cli.result_table import table_lines
from workflow_platform.cli.terminal import Terminal, number_of
from workflow_platform.spec.schema import Schema, names


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a result that is shown: ``preview`` holds the first of ``rows`` rows."""

    schema: Schema
    preview: Sequence[Mapping[str, object]]
    rows: int


def print_result(terminal: Terminal, name: str, shown: Shown, seconds: float) -> None:
    """Print a result under its name, and how long it took."""
    columns = names(shown.schema)
    terminal.line(terminal.style(name, "bold"))
    rows = [[row[column] for column in columns] for row in shown.preview]
    for line in table_lines(columns, rows, terminal):
        terminal.line(line)
    total = number_of(shown.rows, "row")
    if len(rows) < shown.rows:
        total = f"the first {len(rows)} of {total}"
    terminal.line(terminal.style(f"{total}, {seconds:.2f} s", "dim"))
