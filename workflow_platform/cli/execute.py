"""``execute``: run a saved workflow through Dagster, follow it and print what it made."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.platform import Platform, open_platform
from workflow_platform.cli.program import command_at
from workflow_platform.cli.result_report import Shown, print_result
from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.up.home_lock import running
from workflow_platform.cli.values import named_values
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.stored_rows import first_rows
from workflow_platform.errors import ConflictError, ExecutionError, NotFoundError, UnavailableError
from workflow_platform.orchestration.following import Followed, follow
from workflow_platform.orchestration.presence import DISPATCHER, held
from workflow_platform.spec.parameters import resolve
from workflow_platform.spec.problems import WorkflowInvalidError
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.database import transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.workflows import StoredWorkflow, Workflows

BAR = 24
ROWS = 20


def main(*, name: str, parameters: list[tuple[str, str]], home: Path | None, server: str | None) -> int:
    """Run the latest version of a workflow to its end.

    Raises NotFoundError, WorkflowInvalidError for wrong parameters, UnavailableError when no
    platform is there to run it, and ExecutionError when it fails.
    """
    if server:
        from workflow_platform.cli.remote.execute import execute_remotely

        execute_remotely(server, name, named_values(parameters))
        return 0
    with open_platform(home) as platform:
        submitted = _submit(platform, name, named_values(parameters))
        run = _follow(platform, submitted)
        if run.state != "succeeded":
            raise _failure(run)
        _print_results(platform, run)
    return 0


def _submit(platform: Platform, name: str, parameters: dict[str, str]) -> StoredRun:
    with transaction(platform.engine) as session:
        workflows = Workflows(session, platform.actor)
        workflow = _found(platform, workflows, name)
        if workflow.number is None:
            raise ConflictError(f"'{workflow.name}' is only a draft.", "Publish it first, and then run it.")
        spec = WorkflowSpec.model_validate(workflows.version(workflow.id, workflow.number))
        _, problems = resolve(spec.parameters, parameters)
        if problems:
            raise WorkflowInvalidError(problems)
        _check_dispatcher(platform)
        return Runs(session, platform.actor).submit(workflow.id, parameters, workflow.number)


def _found(platform: Platform, workflows: Workflows, name: str) -> StoredWorkflow:
    try:
        return workflows.find(name)
    except NotFoundError as error:
        hint = error.hint or f"'{command_at(platform.settings.home, 'list')}' lists what there is."
        raise NotFoundError(error.message, hint) from error


def _check_dispatcher(platform: Platform) -> None:
    if not held(platform.engine.url.render_as_string(hide_password=False), [DISPATCHER]):
        raise UnavailableError(
            "No dispatcher is running, so nobody would start the run.",
            f"Start the platform with '{command_at(platform.settings.home, 'up')}' in another terminal.",
        )


def _follow(platform: Platform, submitted: StoredRun) -> StoredRun:
    terminal = Terminal(sys.stderr)
    title = f"{submitted.workflow_name}, version {submitted.number}"
    with StatusLine(terminal) as line:
        line.begin(title)
        run = submitted
        try:
            for followed in follow(platform.engine, platform.actor, submitted.id):
                run = followed.run
                line.detail(_activity(followed, title))
        except KeyboardInterrupt:
            line.done(
                f"The run goes on without being followed. {_page(platform, run)}".rstrip(),
                mark="!",
                style="yellow",
            )
            raise
        text = f"{title}: {_page(platform, run)}".rstrip(": ")
        if run.state == "succeeded":
            line.done(text)
        else:
            line.done(text, mark="✗", style="red")
    return run


def _activity(followed: Followed, title: str) -> str:
    if followed.news is None:
        return f"{title}: {followed.run.state}"
    full = round(BAR * followed.fraction)
    bar = "━" * full + "─" * (BAR - full)
    news = followed.news
    return f"{bar} {news.done} of {news.steps} steps, now {news.step}"


def _page(platform: Platform, run: StoredRun) -> str:
    held_by = running(platform.settings.home)
    return f"{held_by.dagster}/runs/{run.dagster_run_id}" if held_by and run.dagster_run_id else ""


def _failure(run: StoredRun) -> ExecutionError:
    error = run.error or {}
    message = str(error.get("message", "")) or "Dagster does not say why; its log may."
    return ExecutionError(f"The run has {run.state}: {message}", str(error.get("hint", "")))


def _print_results(platform: Platform, run: StoredRun) -> None:
    settings = platform.settings
    bounds = Bounds(settings.memory_limit, settings.threads, settings.temp_limit, settings.scratch)
    with transaction(platform.engine) as session:
        versions = Datasets(session, platform.actor).of_run(run.id)
    seconds = (run.ended_at - run.queued_at).total_seconds() if run.ended_at else 0.0
    terminal = Terminal(sys.stdout)
    for number, version in enumerate(versions):
        if number:
            terminal.line()
        rows = first_rows(settings.lake / version.file, ROWS, bounds)
        shown = Shown(version.columns, rows, version.rows)
        print_result(terminal, f"{version.name}, version {version.number}", shown, seconds)
