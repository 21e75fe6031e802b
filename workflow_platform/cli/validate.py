"""``validate``: every problem of a document, at its place."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from workflow_platform.cli.documents import read_document
from workflow_platform.cli.local_tables import local_tables
from workflow_platform.cli.terminal import Terminal
from workflow_platform.engine.inference import check_workflow
from workflow_platform.spec.problems import Problem, WorkflowInvalidError


def main(
    *,
    file: str,
    datasets: list[tuple[str, Path]],
    samples: bool,
    database_url: str | None,
    parameters: list[tuple[str, str]],
    json_: bool,
) -> int:
    """Print the problems to standard output; return 1 if there is any."""
    problems = _problems(file, datasets, samples=samples, database_url=database_url, parameters=parameters)
    if json_:
        print(json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False))
    elif problems:
        Terminal(sys.stdout).problems(problems)
    else:
        terminal = Terminal(sys.stdout)
        terminal.line(f"{terminal.style('✓', 'green')} The workflow is valid.")
    return 1 if problems else 0


def _problems(
    file: str,
    datasets: list[tuple[str, Path]],
    *,
    samples: bool,
    database_url: str | None,
    parameters: list[tuple[str, str]],
) -> tuple[Problem, ...]:
    try:
        spec = read_document(file)
    except WorkflowInvalidError as error:
        return error.problems
    with local_tables(datasets, samples=samples, database_url=database_url) as tables:
        return check_workflow(spec, tables.catalog, dict(parameters) or None)
