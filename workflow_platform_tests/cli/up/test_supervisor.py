"""The supervisor's own logic, with small programs in place of the platform's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from workflow_platform.cli.up.guard import Guard
from workflow_platform.cli.up.supervisor import Supervisor
from workflow_platform.errors import UnavailableError
from workflow_platform.orchestration.processes import Process

WAITING = "import time; print('ready', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {WAITING}"
FAMILY = f"""
import subprocess, sys
for apart in (False, True):
    child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], start_new_session=apart)
    print("child", child.pid, flush=True)
{WAITING}
"""
DYING = "import sys; print('no luck today'); sys.exit(3)"

Start = Callable[..., Supervisor]


def program(logs: Path, name: str, code: str, *, is_ready: Callable[[], bool] | None = None) -> Process:
    def says_ready() -> bool:
        return "ready" in (logs / f"{name}.log").read_text()

    return Process(name, f"The {name}", (sys.executable, "-c", code), os.environ, is_ready or says_ready)


def running_below(process: psutil.Process) -> set[psutil.Process]:
    return {child for child in process.children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture(name="supervisor")
def _supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    before = running_below(psutil.Process())
    with Guard() as guard, Supervisor(tmp_path, guard, grace_seconds=1) as supervisor:
        yield supervisor
    assert running_below(psutil.Process()) == before


def test_it_returns_when_all_are_ready_and_says_who_is_not_yet(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    heard: list[list[str]] = []
    programs = [program(tmp_path, name, WAITING) for name in ("bakery", "mill")]
    supervisor.start(programs, lambda titles: heard.append([*titles]))
    assert heard[0] == ["The bakery", "The mill"]
    assert all("ready" in (tmp_path / f"{name}.log").read_text() for name in ("bakery", "mill"))


def test_a_child_that_dies_while_starting_is_told_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    programs = [program(tmp_path, "mill", WAITING), program(tmp_path, "bakery", DYING)]
    with pytest.raises(UnavailableError) as told:
        supervisor.start(programs, lambda _: None)
    assert "The bakery ended with code 3." in told.value.message
    assert "no luck today" in told.value.message
    assert str(tmp_path / "bakery.log") in told.value.hint


def test_a_child_that_does_not_get_ready_in_time_is_told(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="The mill was not ready within 0 s"):
        supervisor.start(
            [program(tmp_path, "mill", WAITING, is_ready=lambda: False)], lambda _: None, seconds=0
        )


def test_a_child_that_is_killed_later_ends_the_watch(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([program(tmp_path, "mill", WAITING)], lambda _: None)
    victim = next(child for child in psutil.Process().children() if WAITING in child.cmdline())
    victim.kill()
    with pytest.raises(UnavailableError, match="The mill was ended by SIGKILL"):
        supervisor.watch()


def test_children_that_ignore_interrupts_are_ended_with_all_that_they_started(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    # What the fixture finds afterwards is the assertion.
    supervisor.start(
        [program(tmp_path, "mill", FAMILY), program(tmp_path, "bakery", STUBBORN)], lambda _: None
    )


def test_logs_of_earlier_starts_are_kept(tmp_path: Path) -> None:
    for _ in range(5):
        with Guard() as guard, Supervisor(tmp_path, guard, hurried=lambda: True) as supervisor:
            supervisor.start([program(tmp_path, "mill", WAITING)], lambda _: None)
    logs = sorted(path.name for path in tmp_path.iterdir())
    assert logs == ["mill.log", "mill.log.1", "mill.log.2", "mill.log.3"]
