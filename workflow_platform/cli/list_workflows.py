"""``list``: the saved workflows, of the platform here or of one elsewhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from workflow_platform.cli.platform import open_platform
from workflow_platform.cli.remote.answers import Workflow
from workflow_platform.cli.result_table import table_lines
from workflow_platform.cli.terminal import Terminal
from workflow_platform.store.database import transaction
from workflow_platform.store.workflows import Search, Workflows

MOST = 10_000


def main(*, home: Path | None, server: str | None, json_: bool) -> int:
    """Print the workflows by name. Raises UnavailableError when no platform is there."""
    found = _elsewhere(server) if server else _here(home)
    if json_:
        print(
            json.dumps([workflow.model_dump(mode="json") for workflow in found], indent=2, ensure_ascii=False)
        )
        return 0
    terminal = Terminal(sys.stdout)
    rows = [[workflow.slug, workflow.name, workflow.version] for workflow in found]
    for line in table_lines(("workflow", "name", "version"), rows, terminal):
        terminal.line(line)
    return 0


def _elsewhere(server: str) -> list[Workflow]:
    from workflow_platform.cli.remote.server import Server
    from workflow_platform.cli.remote.workflows import all_workflows

    with Server(server) as remote:
        return all_workflows(remote)


def _here(home: Path | None) -> list[Workflow]:
    with open_platform(home) as platform, transaction(platform.engine) as session:
        stored = Workflows(session, platform.actor).search(Search(whose="me", sort="name"), MOST)
        return [Workflow(id=each.id, name=each.name, slug=each.slug, version=each.number) for each in stored]
