"""``up``: start everything, say when it is ready, and keep it running until it is asked to stop."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.platform import Platform, local_user, open_engine
from workflow_platform.cli.program import command_at
from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.up.database import migrate_database, start_database
from workflow_platform.cli.up.demo import DemoSignIn, demo_sign_in
from workflow_platform.cli.up.first_data import first_data
from workflow_platform.cli.up.guard import Guard
from workflow_platform.cli.up.home_lock import already_running, locked, running
from workflow_platform.cli.up.interruption import Interruption, interruptible
from workflow_platform.cli.up.listeners import listeners, with_ports
from workflow_platform.cli.up.new_mail import NewMail
from workflow_platform.cli.up.ports import check_free
from workflow_platform.cli.up.supervisor import Supervisor
from workflow_platform.cli.up.web import web_process
from workflow_platform.engine.spill import discard_abandoned
from workflow_platform.orchestration.processes import preparation, stages, write_home
from workflow_platform.settings import Settings
from workflow_platform.spec.problems import listing

INTERRUPTED = 130
EXAMPLE = "average-income-by-country"


def main(*, home: Path | None, dagster_port: int | None, port: int | None, no_samples: bool) -> int:
    """Run the platform; return 0 when it was stopped after it had been ready.

    Raises ConflictError for a taken port or home, and UnavailableError when a part of it fails.
    """
    started = time.monotonic()
    settings = with_ports(chosen_settings(home=home, dagster_port=dagster_port, port=port))
    if no_samples:
        # Nor does anybody who signs up get them.
        settings = settings.model_copy(update={"sample_data": False})
    terminal = Terminal(sys.stdout)
    ready = False
    with interruptible() as interruption, ExitStack() as stack:
        try:
            supervisor, demo = _start(settings, stack, interruption, terminal, samples=not no_samples)
            ready = True
            seconds = time.monotonic() - started
            example = "" if no_samples else command_at(settings.home, "execute", EXAMPLE)
            _print_ready(terminal, settings, seconds, demo, example)
            supervisor.watch(NewMail(settings.mail_folder, terminal).show)
        except KeyboardInterrupt:
            terminal.line("Stopping …")
        finally:
            interruption.settle()
    terminal.line("Stopped.")
    return 0 if ready else INTERRUPTED


def _start(
    settings: Settings, stack: ExitStack, interruption: Interruption, terminal: Terminal, *, samples: bool
) -> tuple[Supervisor, DemoSignIn | None]:
    """Start everything; the end of ``stack`` stops it, in the opposite order."""
    # Both are looked at before anything is made.
    if holder := running(settings.home):
        raise already_running(settings.home, holder)
    check_free(listeners(settings))
    stack.enter_context(locked(settings.home, settings.dagster_address))
    guard = stack.enter_context(Guard())
    with StatusLine(terminal) as line:
        url = start_database(settings, stack, guard, line)
        migrate_database(settings, url, line)
        supervisor = stack.enter_context(
            Supervisor(settings.home / "logs", guard, lambda: interruption.hurried)
        )
        demo = _prepare(settings, url, supervisor, line, samples=samples)
        line.begin("Starting Dagster and the web server")
        first, *rest = stages(settings, url)
        for stage in ((*first, web_process(settings, url)), *rest):
            supervisor.start(stage, lambda waiting: line.detail(f"Waiting for {listing([*waiting])}"))
        line.done("Dagster and the web server are running")
    return supervisor, demo


def _prepare(
    settings: Settings, url: str, supervisor: Supervisor, line: StatusLine, *, samples: bool
) -> DemoSignIn | None:
    """Do what only a first start, or a new release, needs: Dagster's tables, the sample data, its owner."""
    write_home(settings)
    discard_abandoned(settings.scratch)
    with open_engine(url) as engine:
        platform = Platform(settings, engine, local_user(engine))
        demo = demo_sign_in(platform) if samples else None
        wanted = (first_data(platform, url) if samples else None, preparation(settings, url))
    # All at once; each uses one processor.
    launched = [supervisor.launch(process) for process in wanted if process]
    for child in launched:
        line.begin(f"Waiting for {child.recipe.title[0].lower()}{child.recipe.title[1:]}")
        supervisor.finish(child)
        line.done(f"{child.recipe.title} is done")
    return demo


def _print_ready(
    terminal: Terminal, settings: Settings, seconds: float, demo: DemoSignIn | None, example: str
) -> None:
    lines = {
        "Open": settings.address,
        "Log in": _sign_in(demo) if demo else "",
        "API": f"{settings.address}/api/docs",
        "Dagster": settings.dagster_address,
        "Data": str(settings.home),
        "Try": example,
        "Stop": "Ctrl-C",
    }
    terminal.line()
    terminal.line(f"{terminal.style('Ready', 'bold', 'green')} after {seconds:.0f} s")
    for title, text in lines.items():
        if text:
            terminal.line(f"  {terminal.style(title.ljust(9), 'dim')}{text}")
    terminal.line()


def _sign_in(demo: DemoSignIn) -> str:
    return f"{demo.email} with {demo.password or 'the password that you chose'}"
