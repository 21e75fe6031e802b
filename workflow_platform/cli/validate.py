"""``validate``: every problem of a document, at its place."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Unpack

from workflow_platform.cli.documents import read_document
from workflow_platform.cli.local_tables import local_tables
from workflow_platform.cli.table_options import TableOptions
from workflow_platform.cli.terminal import Terminal, number_of
from workflow_platform.cli.values import named_values
from workflow_platform.engine.checking import check_document
from workflow_platform.spec.problems import errors


def main(
    *, file: str, parameters: list[tuple[str, str]], json_: bool, **options: Unpack[TableOptions]
) -> int:
    """Print the problems to standard output; return 1 if one of them is an error."""
    document = read_document(file)
    with local_tables(**options) as tables:
        problems = check_document(document, tables.catalog, named_values(parameters) or None)
    terminal = Terminal(sys.stdout)
    invalid = bool(errors(problems))
    if json_:
        print(json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False))
    elif invalid:
        terminal.problems(problems)
    else:
        for problem in problems:
            terminal.problem(problem)
        warned = f", with {number_of(len(problems), 'warning')}" if problems else ""
        terminal.line(f"{terminal.style('✓', 'green')} The workflow is valid{warned}.")
    return 1 if invalid else 0
