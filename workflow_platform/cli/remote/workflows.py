"""Workflows of a platform elsewhere, by their names."""

from __future__ import annotations

from workflow_platform.cli.program import program
from workflow_platform.cli.remote.answers import Workflow, WorkflowPage
from workflow_platform.cli.remote.server import Server
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.problems import did_you_mean

PAGE = 200


def all_workflows(server: Server) -> list[Workflow]:
    """Return all workflows, by name."""
    found: list[Workflow] = []
    while True:
        params: dict[str, str | int] = {"sort": "name", "limit": PAGE, "offset": len(found)}
        page = WorkflowPage.model_validate(server.ask("GET", "/workflows", params=params))
        found += page.items
        if not page.items or len(found) >= page.total:
            return found


def workflow_named(server: Server, name: str) -> Workflow:
    """Return the workflow of that name, or else of that slug. Raises NotFoundError with a hint."""
    known = all_workflows(server)
    folded = name.casefold()
    for matches in (
        [workflow for workflow in known if workflow.name.casefold() == folded],
        [workflow for workflow in known if workflow.slug == folded],
    ):
        if matches:
            return matches[0]
    hint = did_you_mean(name, [workflow.slug for workflow in known])
    listed = f"'{program()} list --server {server.address}' lists what there is."
    raise NotFoundError(f"There is no workflow '{name}'.", hint or listed)
