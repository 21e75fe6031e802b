"""The dispatcher as a process."""

from __future__ import annotations

import signal
from pathlib import Path

from sqlalchemy import text

from workflow_platform.orchestration.dagster_adapter import statuses
from workflow_platform.orchestration.processes import stages
from workflow_platform.store.database import transaction
from workflow_platform.store.runs import StoredRun
from workflow_platform_tests.orchestration.documents import adults
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.servers import started, wait_until, wait_until_ready

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


def _is_queued(platform: Platform, run: StoredRun) -> bool:
    return str(run.id) in statuses(platform.instance, [str(run.id)])


def test_the_dispatcher_goes_on_after_losing_its_connections_and_stops_when_asked(
    platform: Platform, tmp_path: Path
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    processes = (process for stage in stages(platform.settings, platform.url) for process in stage)
    dispatcher = next(process for process in processes if process.name == "dispatcher")

    with started(dispatcher, tmp_path) as child:
        wait_until_ready(dispatcher, child, tmp_path)
        first = platform.submit(ana, "Adults")
        wait_until(lambda: _is_queued(platform, first))
        with transaction(platform.engine) as session:
            session.execute(text(OTHERS))
        second = platform.submit(ana, "Adults")
        wait_until(lambda: _is_queued(platform, second))
        child.send_signal(signal.SIGTERM)

        assert child.wait(10) == 0
