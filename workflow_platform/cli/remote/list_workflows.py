"""``list``: the workflows of a platform elsewhere."""

from __future__ import annotations

import json
import sys

from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.remote.workflows import all_workflows
from workflow_platform.cli.result_table import table_lines
from workflow_platform.cli.terminal import Terminal


def main(*, server: str, json_: bool) -> int:
    """Print the workflows by name."""
    with Server(server) as remote:
        found = all_workflows(remote)
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
