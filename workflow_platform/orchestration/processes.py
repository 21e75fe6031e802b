"""The processes that orchestration needs: how each is started, and how to tell that it is ready.

Nothing here starts anything, and nothing imports Dagster, so whoever supervises them stays small.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from workflow_platform.errors import UnavailableError
from workflow_platform.orchestration import presence, storage
from workflow_platform.orchestration.names import ATTRIBUTE, LOCATION, MODULE
from workflow_platform.settings import DAGSTER_PATH, PREFIX, WEB_SECRETS, Settings

HOST_VARIABLE = "DAGSTER_CODE_SERVER_HOST"
PORT_VARIABLE = "DAGSTER_CODE_SERVER_PORT"
REFRESH_VARIABLE = "DAGSTER_WEBSERVER_REFRESH_URL"
LOCAL = "127.0.0.1"
REFRESH_PATH = f"{DAGSTER_PATH}/refresh"

INSTANCE = "dagster.yaml"
WORKSPACE = "workspace.yaml"

_PATIENCE_SECONDS = 1.0
_NOT_FOR_DAGSTER = frozenset(PREFIX + name.upper() for name in WEB_SECRETS)


@dataclass(frozen=True, slots=True)
class Process:
    """A process to start.

    Attributes:
        name: one word, for its log.
        title: what it is, for people.
        command: the program and its arguments.
        environment: all its environment variables.
        is_ready: tells whether it does its work yet; it answers within a second or so.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool]


def environment(settings: Settings, url: str) -> dict[str, str]:
    """Return the environment of every process, for the database at ``url``."""
    return {
        **{name: value for name, value in os.environ.items() if name not in _NOT_FOR_DAGSTER},
        **chosen_variables(settings),
        storage.DATABASE_VARIABLE: url,
        storage.URL_VARIABLE: storage.dagster_url(url),
        HOST_VARIABLE: LOCAL,
        PORT_VARIABLE: str(settings.code_server_port),
        REFRESH_VARIABLE: f"http://{LOCAL}:{settings.dagster_port}{REFRESH_PATH}",
        "DAGSTER_HOME": str(settings.dagster_home),
        "PYTHONUNBUFFERED": "1",
    }


def chosen_variables(settings: Settings) -> dict[str, str]:
    """Return the environment variables that say the same settings again, but for those with secrets."""
    secrets = {"database_url", "application_database_url", *WEB_SECRETS}
    chosen = settings.model_dump(mode="json", exclude=secrets, exclude_none=True)
    return {PREFIX + name.upper(): str(value) for name, value in chosen.items()}


def write_home(settings: Settings) -> None:
    """Make DAGSTER_HOME, with the present dagster.yaml and workspace.yaml."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    for name in (INSTANCE, WORKSPACE):
        (settings.dagster_home / name).write_text(_shipped(name).read_text())


def preparation(settings: Settings, url: str) -> Process | None:
    """Return the process that makes or upgrades Dagster's tables, or None where they are current.

    It ends by itself, with exit code 0, and everything else starts after it. Raises UnavailableError.
    """
    if storage.is_current(url):
        return None
    return Process(
        name="dagster-tables",
        title="The making of Dagster's tables",
        command=_python("workflow_platform.orchestration.storage"),
        environment=environment(settings, url),
        is_ready=lambda: storage.is_current(url),
    )


def stages(settings: Settings, url: str) -> tuple[tuple[Process, ...], ...]:
    """Return what has to run, in the order of starting: each stage begins when the one before is ready.

    ``write_home`` comes first. Dagster's web server and daemon look for the code server only once in
    a while, so it has to be there before them.
    """
    variables = environment(settings, url)
    return (
        (_code_server(settings, variables), _dispatcher(url, variables)),
        (_webserver(settings, variables), _daemon(settings, url, variables)),
    )


def _code_server(settings: Settings, variables: Mapping[str, str]) -> Process:
    command = _python(
        *("dagster", "api", "grpc", "--use-python-environment-entry-point", "--log-level", "warning"),
        *("--host", LOCAL, "--port", str(settings.code_server_port)),
        *("--module-name", MODULE, "--attribute", ATTRIBUTE, "--location-name", LOCATION),
    )

    def is_ready() -> bool:
        with suppress(OSError):
            # It listens when it has loaded the code location.
            socket.create_connection((LOCAL, settings.code_server_port), _PATIENCE_SECONDS).close()
            return True
        return False

    return Process("code-server", "Dagster's code server", command, variables, is_ready)


def _webserver(settings: Settings, variables: Mapping[str, str]) -> Process:
    command = _python(
        "workflow_platform.orchestration.webserver",
        *(str(settings.dagster_home / WORKSPACE), str(settings.dagster_port)),
    )

    def is_ready() -> bool:
        with (
            suppress(OSError, HTTPException),
            closing(HTTPConnection(LOCAL, settings.dagster_port, timeout=_PATIENCE_SECONDS)) as connection,
        ):
            connection.request("GET", f"{DAGSTER_PATH}/server_info")
            return connection.getresponse().status == HTTPStatus.OK
        return False

    return Process("webserver", "Dagster's web server", command, variables, is_ready)


def _daemon(settings: Settings, url: str, variables: Mapping[str, str]) -> Process:
    command = _python("workflow_platform.orchestration.daemon", str(settings.dagster_home / WORKSPACE))
    since = datetime.now(UTC)
    return Process(
        "daemon", "Dagster's daemon", command, variables, lambda: storage.daemon_has_run(url, since)
    )


def _dispatcher(url: str, variables: Mapping[str, str]) -> Process:
    def is_ready() -> bool:
        with suppress(UnavailableError):
            return bool(presence.held(url, [presence.DISPATCHER]))
        return False

    command = _python("workflow_platform.orchestration.dispatcher")
    return Process("dispatcher", "The dispatcher", command, variables, is_ready)


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


def _shipped(name: str) -> Path:
    package = Path(__file__).parents[1]
    # A wheel carries the files inside the package, a checkout has them at its top.
    inside, above = package / name, package.parent / name
    return inside if inside.exists() else above
