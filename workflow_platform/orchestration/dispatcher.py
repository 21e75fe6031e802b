"""The dispatcher, a process: it submits runs as they come, keeps an eye on those under way, and tidies up."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from contextlib import ExitStack
from typing import Self

from dagster import DagsterInstance

from workflow_platform.orchestration.dagster_adapter import CodeServer, keep_connections
from workflow_platform.orchestration.notifications import Listener
from workflow_platform.orchestration.pages import Pages
from workflow_platform.orchestration.presence import DISPATCHER, Presence
from workflow_platform.orchestration.processes import HOST_VARIABLE, LOCAL, PORT_VARIABLE, REFRESH_VARIABLE
from workflow_platform.orchestration.reconciliation import Reconciliation
from workflow_platform.orchestration.repository import StoredWorkflows
from workflow_platform.orchestration.submission import BATCH, Submission
from workflow_platform.orchestration.tidying import tidied
from workflow_platform.orchestration.worker import platform_url
from workflow_platform.settings import Settings
from workflow_platform.store.database import connect
from workflow_platform.store.outbox import CHANNEL
from workflow_platform.store.quotas import default_quotas

# Between looks while runs are under way, and while there are none.
BUSY_SECONDS = 2.0
IDLE_SECONDS = 15.0
# After something went wrong.
PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class StopSignal:
    """A context in which SIGINT and SIGTERM set ``asked`` and end any waiting on this object."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> Self:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)  # noqa: FBT003  # it takes no name
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()

    def fileno(self) -> int:
        """Return what becomes readable with the first signal."""
        return self._reader.fileno()

    def _ask(self, *_: object) -> None:
        self.asked = True


def dispatch(settings: Settings, stop: StopSignal) -> None:
    """Dispatch until it is asked to stop. The environment leads to Dagster, as ``processes`` sets it."""
    url = platform_url(settings)
    server = CodeServer(
        os.environ.get(HOST_VARIABLE, LOCAL), int(os.environ.get(PORT_VARIABLE, settings.code_server_port))
    )
    with ExitStack() as stack:
        engine = connect(url, pool_size=1)
        stack.callback(engine.dispose)
        instance = stack.enter_context(DagsterInstance.get())
        keep_connections(instance)
        workflows = StoredWorkflows(settings)
        submission = Submission(engine, instance, workflows, server, default_quotas(settings))
        reconciliation = Reconciliation(engine, url, settings.lake, instance)
        pages = Pages(os.environ.get(REFRESH_VARIABLE, ""), workflows.listing)
        stack.enter_context(tidied(url, settings.lake))
        while not stop.asked:
            try:
                _attend(url, stop, submission, reconciliation, pages)
            except Exception:  # noqa: BLE001  # a database that restarts shows in many ways, and is soon back
                _log.exception("The dispatcher starts over.")
                time.sleep(PAUSE_SECONDS)


def _attend(
    url: str, stop: StopSignal, submission: Submission, reconciliation: Reconciliation, pages: Pages
) -> None:
    with Presence(url, DISPATCHER, shared=True), Listener(url, CHANNEL) as listener:
        looked, busy = float("-inf"), True
        while not stop.asked:
            submitted = submission.submit_due()
            busy = busy or submitted > 0
            if time.monotonic() - looked >= (BUSY_SECONDS if busy else IDLE_SECONDS):
                busy, looked = reconciliation.reconcile(), time.monotonic()
                pages.refresh()
            if submitted < BATCH:
                listener.wait(BUSY_SECONDS if busy else IDLE_SECONDS, stop)


def main() -> None:
    """Run the dispatcher."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    with StopSignal() as stop:
        dispatch(Settings(), stop)


if __name__ == "__main__":
    main()
