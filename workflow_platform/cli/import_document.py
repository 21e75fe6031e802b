"""``import``: save a document as a workflow of the platform."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.documents import read_document
from workflow_platform.cli.platform import Platform, open_platform
from workflow_platform.cli.terminal import Terminal
from workflow_platform.engine.inference import check_workflow
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.spec.problems import Problem, WorkflowInvalidError
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.database import transaction
from workflow_platform.store.vault import Vault
from workflow_platform.store.workflows import SavedWorkflow, Workflows

# What a workflow reads may come later, such as the result of another one.
_TABLES = frozenset({"unknown-connection", "unknown-dataset", "unknown-schema", "unknown-table"})


def main(*, file: str, home: Path | None) -> int:
    """Save the document unless it has problems; tables that are not there yet are only warned of."""
    spec = read_document(file)
    with open_platform(home) as platform:
        problems = _problems(platform, spec)
        wrong = [problem for problem in problems if problem.code not in _TABLES]
        if wrong:
            raise WorkflowInvalidError(wrong)
        with transaction(platform.engine) as session:
            saved = Workflows(session, platform.actor).save(spec)
    _print_saved(Terminal(sys.stdout), saved)
    warnings = Terminal(sys.stderr)
    for problem in problems:
        warnings.line(
            f"{warnings.style('Not there yet:', 'yellow')} {problem.message} {problem.hint}".rstrip()
        )
    return 0


def _problems(platform: Platform, spec: WorkflowSpec) -> tuple[Problem, ...]:
    settings = platform.settings
    vault = Vault.from_file(settings.vault_file)
    databases = StoredDatabases(platform.engine, platform.actor, vault, settings.reachable_networks)
    catalog = StoredCatalog(platform.engine, platform.actor, databases, settings.lake)
    return check_workflow(spec, catalog)


def _print_saved(terminal: Terminal, saved: SavedWorkflow) -> None:
    name = terminal.style(saved.slug, "bold")
    if saved.created:
        terminal.line(f"Saved {name}, version {saved.number}.")
    else:
        terminal.line(f"{name} is already saved so, as version {saved.number}.")
    terminal.line(terminal.style(f"Run it with: workflow-platform execute {saved.slug}", "dim"))
