"""The process that serves the platform's own pages and API."""

from __future__ import annotations

import os
import sys
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from workflow_platform.orchestration.processes import Process, chosen_variables
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import application_url

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  # compared with, not listened on
_PATIENCE_SECONDS = 1.0


def web_process(settings: Settings, url: str) -> Process:
    """Return how it is started, for the database at ``url``, and how to tell that it serves."""

    def is_ready() -> bool:
        host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
        connection = HTTPConnection(host, settings.port, timeout=_PATIENCE_SECONDS)
        with suppress(OSError, HTTPException), closing(connection):
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{settings.port}"})
            return connection.getresponse().status == HTTPStatus.OK
        return False

    # It is where strangers knock, so it knows neither the owner of the tables nor Dagster's storage.
    variables = {
        **{name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")},
        **chosen_variables(settings),
        "DATABASE_URL": application_url(settings, url),
        "PYTHONUNBUFFERED": "1",
    }
    command = (sys.executable, "-m", "workflow_platform.api.server")
    return Process("web", "The web server", command, variables, is_ready)
