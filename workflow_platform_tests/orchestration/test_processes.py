"""What is started, with which environment, and how one knows that it is ready."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from dagster._core.workspace.load import location_origins_from_yaml_paths

from workflow_platform.orchestration import processes, storage
from workflow_platform.orchestration.names import SCHEDULE_TAG
from workflow_platform.orchestration.presence import DISPATCHER, Presence
from workflow_platform.orchestration.processes import Process
from workflow_platform.settings import Settings
from workflow_platform_tests.orchestration.platform import Platform


def _process(settings: Settings, url: str, name: str) -> Process:
    return next(p for stage in processes.stages(settings, url) for p in stage if p.name == name)


def test_the_settings_reach_every_process(platform: Platform) -> None:
    environment = processes.environment(platform.settings, platform.url)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        assert Settings() == platform.settings


def test_what_only_the_web_server_needs_is_not_told_to_dagster(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKFLOW_PLATFORM_SMTP_PASSWORD", "hunter2")
    chosen = platform.settings.model_copy(update={"smtp_password": "hunter2"})

    assert "hunter2" not in str(processes.environment(chosen, platform.url))


def test_dagster_finds_its_tables_beside_those_of_the_platform(platform: Platform) -> None:
    instance = platform.instance

    assert instance.get_runs() == []
    assert storage.is_current(platform.url)
    assert "dagster" in platform.tables("daemon_heartbeats")
    assert platform.tables("runs") == {"dagster", "workflow_platform"}


def test_dagster_yaml_is_accepted(platform: Platform) -> None:
    instance = platform.instance

    assert type(instance.run_coordinator).__name__ == "QueuedRunCoordinator"
    assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
    assert instance.run_monitoring_enabled
    assert not instance.telemetry_enabled
    concurrency = instance.get_concurrency_config().run_queue_config
    assert concurrency is not None
    limits = {limit["key"]: limit["limit"] for limit in concurrency.tag_concurrency_limits}
    assert limits == {SCHEDULE_TAG: 1}


def test_workspace_yaml_leads_to_the_code_server(platform: Platform) -> None:
    workspace = platform.settings.dagster_home / processes.WORKSPACE

    (origin,) = location_origins_from_yaml_paths([str(workspace)])

    assert origin.location_name == "user_workflows"
    assert origin.port == platform.settings.code_server_port  # type: ignore[attr-defined]  # of a gRPC server


def test_an_address_keeps_its_options_for_dagster() -> None:
    url = "postgresql://ana:p%40ss@db.example.org/sales?sslmode=require&options=-cjit%3Doff"

    given = storage.dagster_url(url)

    assert given.startswith("postgresql+psycopg2://ana:p%40ss@db.example.org/sales?")
    assert "sslmode=require" in given
    assert "options=-cjit%3Doff+-csearch_path%3Ddagster" in given


def test_tables_that_are_current_need_no_preparation(platform: Platform, database_url: str) -> None:
    assert processes.preparation(platform.settings, platform.url) is None
    assert processes.preparation(platform.settings, database_url) is not None


def test_the_code_server_is_ready_when_it_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings = Settings(home=tmp_path, code_server_port=server.getsockname()[1])
        process = _process(settings, "postgresql://127.0.0.1:1/nowhere", "code-server")
        while_listening = process.is_ready()

    assert while_listening
    assert not process.is_ready()


def test_the_dispatcher_is_ready_when_it_is_present(platform: Platform) -> None:
    process = _process(platform.settings, platform.url, "dispatcher")
    before = process.is_ready()

    with Presence(platform.url, DISPATCHER, shared=True):
        assert process.is_ready()

    assert not before


@pytest.mark.parametrize("name", ["code-server", "dispatcher", "webserver", "daemon"])
def test_nothing_is_ready_where_nothing_runs(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path, dagster_port=1, code_server_port=2)

    assert not _process(settings, "postgresql://127.0.0.1:1/nowhere", name).is_ready()


def test_the_daemon_of_an_earlier_start_does_not_count(platform: Platform) -> None:
    assert not _process(platform.settings, platform.url, "daemon").is_ready()


@pytest.mark.parametrize("module", ["processes", "following", "storage"])
def test_who_starts_or_follows_need_not_import_dagster(module: str) -> None:
    name = f"workflow_platform.orchestration.{module}"
    script = f"import sys, {name}; sys.exit('dagster' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
