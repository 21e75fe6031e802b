"""``import --server``: save a document as a workflow of a platform elsewhere."""

from __future__ import annotations

import json
import sys

from pydantic import JsonValue

from workflow_platform.cli.program import program
from workflow_platform.cli.remote.answers import Workflow
from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.remote.workflows import all_workflows
from workflow_platform.cli.terminal import Terminal
from workflow_platform.errors import InvalidError


def import_remotely(address: str, document: bytes) -> None:
    """Save a document as a version of the workflow of its name, new or not. Raises PlatformError."""
    try:
        content: JsonValue = json.loads(document)
    except ValueError as error:
        raise InvalidError(f"The document is not JSON: {error}.") from error
    name = content.get("name") if isinstance(content, dict) else None
    with Server(address) as server:
        same = [known for known in all_workflows(server) if known.name.casefold() == str(name).casefold()]
        method, path = ("PUT", f"/workflows/{same[0].id}") if same else ("POST", "/workflows")
        saved = Workflow.model_validate(server.ask(method, path, json={"document": content}))
    terminal = Terminal(sys.stdout)
    terminal.line(f"Saved '{saved.name}' as {saved.slug}, version {saved.version}.")
    terminal.line(f"Run it with '{program()} execute {saved.slug} --server {address}'.")
