"""``import``: save a document as a workflow of the platform."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.documents import read_document
from workflow_platform.cli.platform import Platform, open_platform
from workflow_platform.cli.program import command_at
from workflow_platform.cli.terminal import Terminal
from workflow_platform.compile.compiler import in_order, parse_workflow
from workflow_platform.compile.reading import read_workflow
from workflow_platform.engine.checking import check_document
from workflow_platform.engine.result_names import taken_names
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors
from workflow_platform.store.database import transaction
from workflow_platform.store.vault import Vault
from workflow_platform.store.workflows import SavedWorkflow, Workflows

# What a workflow reads may come later, such as the result of another one.
_TABLES = frozenset({"unknown-connection", "unknown-dataset", "unknown-schema", "unknown-table"})


def main(*, file: str, home: Path | None, server: str | None) -> int:
    """Save the document unless it has problems; tables that are not there yet are only warned of."""
    document = read_document(file)
    if server:
        from workflow_platform.cli.remote.import_document import import_remotely

        import_remotely(server, document)
        return 0
    with open_platform(home) as platform:
        problems = _problems(platform, document)
        wrong = [problem for problem in errors(problems) if problem.code not in _TABLES]
        if wrong:
            raise WorkflowInvalidError(wrong)
        with transaction(platform.engine) as session:
            saved = Workflows(session, platform.actor).save(parse_workflow(document))
    _print_saved(Terminal(sys.stdout), saved, platform.settings.home)
    for problem in problems:
        _print_warning(Terminal(sys.stderr), problem)
    return 0


def _problems(platform: Platform, document: bytes) -> tuple[Problem, ...]:
    settings = platform.settings
    vault = Vault.from_file(settings.vault_file)
    databases = StoredDatabases(platform.engine, platform.actor, vault, settings.reachable_networks)
    catalog = StoredCatalog(platform.engine, platform.actor, databases, settings.lake)
    found = [*check_document(document, catalog)]
    if spec := read_workflow(document).spec:
        with transaction(platform.engine) as session:
            workflow = Workflows(session, platform.actor).named(spec.name)
            found += taken_names(session, platform.actor, spec, workflow.id if workflow else None)
    return in_order(found)


def _print_saved(terminal: Terminal, saved: SavedWorkflow, home: Path) -> None:
    name = terminal.style(saved.slug, "bold")
    if saved.created:
        terminal.line(f"Saved {name}, version {saved.number}.")
    else:
        terminal.line(f"{name} is already saved so, as version {saved.number}.")
    terminal.line(terminal.style(f"Run it with: {command_at(home, 'execute', saved.slug)}", "dim"))


def _print_warning(terminal: Terminal, problem: Problem) -> None:
    lead = "Not there yet:" if problem.code in _TABLES else "Warning:"
    terminal.line(f"{terminal.style(lead, 'yellow')} {problem.message} {problem.hint}".rstrip())
