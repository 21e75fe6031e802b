"""The whole platform, once: started, used and stopped like on the first day."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from workflow_platform_tests.cli.documents import (
    converting,
    filtering,
    incomes_by_hand,
    printed_incomes,
    reading,
    resulting,
    write_document,
)
from workflow_platform_tests.project import ROOT

MAIN = "import sys; from workflow_platform.cli.main import main; sys.exit(main())"
# Five on a machine that does nothing else.
STOP_SECONDS = 15


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(server.getsockname()[1]) for server in servers]


def environment(home: Path, code_server_port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    chosen = {"HOME": str(home), "CODE_SERVER_PORT": str(code_server_port), "MEMORY_LIMIT": "1GB"}
    return {**kept, **{f"WORKFLOW_PLATFORM_{name}": value for name, value in chosen.items()}}


@contextmanager
def platform(variables: dict[str, str], dagster_port: int) -> Iterator[subprocess.Popen[str]]:
    """Give the process of ``up`` once it is ready, and end it however the test ends."""
    command = [sys.executable, "-c", MAIN, "up", "--dagster-port", str(dagster_port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout
            said = []
            for line in process.stdout:
                said.append(line)
                if "Ctrl-C" in line:
                    break
            else:
                pytest.fail("".join(said))
            yield process
        finally:
            process.kill()


def ended(variables: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, *argv]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def run(variables: dict[str, str], *argv: str) -> str:
    done = ended(variables, *argv)
    assert done.returncode == 0, done.stderr
    return done.stdout


def of_home(home: Path) -> list[psutil.Process]:
    """Return the living processes that know the home folder by their command line or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(home) in word for word in words):
            found.append(process)
    return found


@pytest.mark.slow_once
def test_up_runs_saved_workflows_through_dagster_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "home"
    dagster_port, code_server_port = free_ports(2)
    variables = environment(home, code_server_port)
    with platform(variables, dagster_port) as process:
        with urlopen(f"http://127.0.0.1:{dagster_port}/server_info", timeout=10) as answer:
            assert answer.status == 200

        assert printed_incomes(run(variables, "execute", "average-income-by-country")) == incomes_by_hand()

        document = write_document(
            tmp_path, "late", reading("airlines"), filtering("airlines", "carrier = 'UA'"), resulting("kept")
        )
        run(variables, "import", str(document))
        assert "United Air Lines Inc." in run(variables, "execute", "late")

        impossible = reading("airlines"), converting("airlines", "carrier"), resulting("converted", "never")
        run(variables, "import", str(write_document(tmp_path, "impossible", *impossible)))
        failed = ended(variables, "execute", "impossible")
        assert failed.returncode == 1
        assert re.search(rf"✗ impossible, version 1: http://127.0.0.1:{dagster_port}/runs/\S+", failed.stderr)
        assert "Step 'converted': A value could not be converted" in failed.stderr

        assert "failure" not in run(variables, "doctor")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=STOP_SECONDS)
        assert said.endswith("Stopping …\nStopped.\n")
        assert process.returncode == 0
    assert of_home(home) == []
