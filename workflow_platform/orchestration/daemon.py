"""Dagster's daemon, a process, with database connections that are kept.

The daemon of the package opens one for each question, and asks several a second even when there is nothing to
do: starting PostgreSQL's processes for them took more of the machine than the daemon itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dagster import DagsterInstance
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._daemon.controller import daemon_controller_from_instance
from dagster._utils.interrupts import capture_interrupts, setup_interrupt_handlers

from workflow_platform.orchestration.dagster_adapter import keep_connections


def attend(workspace: Path) -> None:
    """Take runs from the queue, tick schedules and sensors, and watch runs, until an interrupt."""
    setup_interrupt_handlers()
    try:
        with capture_interrupts(), DagsterInstance.get() as instance:
            keep_connections(instance)
            target = WorkspaceFileTarget([str(workspace)])
            with daemon_controller_from_instance(
                instance, target, code_server_log_level="warning"
            ) as controller:
                controller.check_daemon_loop()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    attend(Path(sys.argv[1]))
