"""The processes of a platform, really started, and always ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import randrange
from urllib.request import Request, urlopen

from pydantic import JsonValue

from workflow_platform.orchestration.processes import Process, stages
from workflow_platform.settings import DAGSTER_PATH, Settings

# Nothing is asserted about time; this only ends a test that would never end.
PATIENCE_SECONDS = 180
# Below those that systems choose from: a server that takes seconds to start still finds its port free.
PORTS = (15_000, 32_000)


def free_port() -> int:
    """Return a port that nobody listens on now, and that the system gives to nobody who asks for any."""
    while True:
        port = randrange(*PORTS)  # noqa: S311  # not a secret
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def running(settings: Settings, url: str, logs: Path) -> Iterator[None]:
    """Run the processes of a platform for the time of a block."""
    with ExitStack() as stack:
        for stage in stages(settings, url):
            children = [stack.enter_context(started(process, logs)) for process in stage]
            for process, child in zip(stage, children, strict=True):
                wait_until_ready(process, child, logs)
        yield


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition. Raises TimeoutError in the end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def graphql(settings: Settings, query: str) -> dict[str, JsonValue]:
    """Return what Dagster's web server answers."""
    url = f"http://127.0.0.1:{settings.dagster_port}{DAGSTER_PATH}/graphql"
    body = json.dumps({"query": query}).encode()
    with urlopen(Request(url, body, {"Content-Type": "application/json"}), timeout=60) as response:  # our own
        data: dict[str, JsonValue] = json.load(response)["data"]
        return data


def wait_until_ready(process: Process, child: subprocess.Popen[bytes], logs: Path) -> None:
    """Wait until a started process is ready. Raises AssertionError, with what it said, when it ends."""

    def is_ready() -> bool:
        if child.poll() is not None:
            raise AssertionError((logs / f"{process.name}.log").read_text()[-4000:])
        return process.is_ready()

    wait_until(is_ready)


@contextmanager
def started(process: Process, logs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process, and what it starts, for the time of a block."""
    with (logs / f"{process.name}.log").open("wb") as log:
        child = subprocess.Popen(
            process.command,
            env=dict(process.environment),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        # The group holds what it started, too.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGINT)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
