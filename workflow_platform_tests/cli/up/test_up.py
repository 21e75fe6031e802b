"""The whole platform, once: started, used and stopped like on the first day."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import httpx2
import psutil
import pytest

from workflow_platform.cli.up.ports import free_port
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


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    chosen = {"HOME": str(home), "MEMORY_LIMIT": "1GB"}
    return {**kept, **{f"WORKFLOW_PLATFORM_{name}": value for name, value in chosen.items()}}


@contextmanager
def platform(variables: dict[str, str], port: int, dagster_port: int) -> Iterator[subprocess.Popen[str]]:
    """Give the process of ``up`` once it is ready, and end it however the test ends."""
    command = [sys.executable, "-c", MAIN, "up", "--port", str(port)]
    command += ["--dagster-port", str(dagster_port)]
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


def executed_over_http(home: Path, port: int) -> dict[str, str]:
    """Sign in as the demo user, run the first example and return its rows."""
    password = (home / "demo-password").read_text()
    with httpx2.Client(base_url=f"http://localhost:{port}/api/v1") as client:
        tokens = client.post("/login", json={"email": "demo@localhost", "password": password}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        [workflow] = client.get("/workflows", params={"search": "Average income"}).json()["items"]
        accepted = client.post(f"/workflows/{workflow['id']}/execute")
        assert accepted.status_code == 202
        run = accepted.json()
        while run["state"] not in {"succeeded", "failed", "canceled"}:
            time.sleep(0.5)
            run = client.get(f"/runs/{run['id']}").json()
        assert run["state"] == "succeeded", run
        [result] = client.get(f"/runs/{run['id']}/results").json()
        [dataset] = client.get("/datasets", params={"search": result["dataset"]}).json()
        rows = client.get(f"/datasets/{dataset['id']}/rows").json()["rows"]
    return {row["country"] or "NULL": f"{row['average_income']:.4f}" for row in rows}


@pytest.mark.slow_once
def test_up_runs_saved_workflows_through_dagster_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "home"
    port, dagster_port = free_port("127.0.0.1"), free_port("127.0.0.1")
    variables = environment(home)
    with platform(variables, port, dagster_port) as process:
        with urlopen(f"http://127.0.0.1:{dagster_port}/dagster/server_info", timeout=10) as answer:
            assert answer.status == 200
        assert executed_over_http(home, port) == incomes_by_hand()

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
        assert re.search(
            rf"✗ impossible, version 1: http://127.0.0.1:{dagster_port}/dagster/runs/\S+", failed.stderr
        )
        assert "Step 'converted': A value could not be converted" in failed.stderr

        signed_in = {
            **variables,
            "WORKFLOW_PLATFORM_SERVER": f"http://127.0.0.1:{port}",
            "WORKFLOW_PLATFORM_CREDENTIALS": str(tmp_path / "credentials.json"),
        }
        login = [sys.executable, "-c", MAIN, "login", "--email", "demo@localhost"]
        password = (home / "demo-password").read_text()
        subprocess.run(login, input=f"{password}\n", env=signed_in, cwd=ROOT, text=True, check=True)
        assert printed_incomes(run(signed_in, "execute", "average-income-by-country")) == incomes_by_hand()

        assert "failure" not in run(variables, "doctor")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=STOP_SECONDS)
        assert said.endswith("Stopping …\nStopped.\n")
        assert process.returncode == 0
    assert of_home(home) == []
