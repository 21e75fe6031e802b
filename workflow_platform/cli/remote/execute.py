"""``execute --server``: run a workflow of a platform elsewhere, follow it and print what it made."""

from __future__ import annotations

import sys
import time

from pydantic import JsonValue, TypeAdapter

from workflow_platform.cli.remote.answers import Result, Rows, Run
from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.remote.workflows import workflow_named
from workflow_platform.cli.result_report import Shown, print_result
from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal
from workflow_platform.errors import ExecutionError
from workflow_platform.spec.schema import Column

ROWS = 20
LOOK_SECONDS = 0.5
FINISHED = frozenset({"succeeded", "failed", "canceled"})

_RESULTS = TypeAdapter(list[Result])


def execute_remotely(address: str, name: str, parameters: dict[str, str]) -> None:
    """Run the latest version of a workflow to its end. Raises PlatformError."""
    with Server(address) as server:
        workflow = workflow_named(server, name)
        given: dict[str, JsonValue] = {**parameters}
        accepted = server.ask("POST", f"/workflows/{workflow.id}/execute", json={"parameters": given})
        run = _follow(server, Run.model_validate(accepted))
        if run.state != "succeeded":
            raise _failure(run)
        _print_results(server, run)


def _follow(server: Server, run: Run) -> Run:
    title = f"{run.workflow_name}, version {run.version}"
    with StatusLine(Terminal(sys.stderr)) as line:
        line.begin(title)
        while run.state not in FINISHED:
            time.sleep(LOOK_SECONDS)
            run = Run.model_validate(server.ask("GET", f"/runs/{run.id}"))
            line.detail(f"{title}: {run.state}")
        if run.state == "succeeded":
            line.done(title)
        else:
            line.done(title, mark="✗", style="red")
    return run


def _failure(run: Run) -> ExecutionError:
    if run.state == "canceled":
        return ExecutionError("The run was cancelled.")
    message = run.error.message if run.error else "The platform does not say why."
    return ExecutionError(f"The run has failed: {message}", run.error.hint if run.error else "")


def _print_results(server: Server, run: Run) -> None:
    terminal = Terminal(sys.stdout)
    seconds = (run.ended_at - run.queued_at).total_seconds() if run.ended_at else 0.0
    results = _RESULTS.validate_python(server.ask("GET", f"/runs/{run.id}/results"))
    for number, result in enumerate(results):
        if number:
            terminal.line()
        params: dict[str, str | int] = {"version": result.version, "limit": ROWS}
        page = Rows.model_validate(server.ask("GET", f"/datasets/{result.dataset_id}/rows", params=params))
        schema = tuple(Column(column.name, column.type) for column in page.columns)
        shown = Shown(schema, page.rows, result.rows)
        print_result(terminal, f"{result.dataset}, version {result.version}", shown, seconds)
