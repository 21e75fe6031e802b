"""A platform with all of its processes, in one test, because starting them takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dagster import DagsterRunStatus
from pydantic import JsonValue

from workflow_platform.orchestration import processes
from workflow_platform.orchestration.dagster_adapter import statuses
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.schedules.details import ScheduleDetails
from workflow_platform.store.schedules.schedules import Schedules
from workflow_platform_tests.orchestration.documents import adults, document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.servers import free_port, graphql, running, wait_until
from workflow_platform_tests.orchestration.test_stored_work import IMPOSSIBLE

ASSETS = "{ assetNodes { assetKey { path } dependencyKeys { path } } }"
RUN = '{ runOrError(runId: "%s") { ... on Run { jobName status stepStats { stepKey status } } } }'

# Four million million pairs: it runs until somebody ends it.
SIDES: JsonValue = {"left": "rows", "right": "rows"}
SUM: JsonValue = {"measures": [{"name": "sum", "function": "sum", "column": "i"}]}
ENDLESS: tuple[dict[str, JsonValue], ...] = (
    {"id": "pairs", "block": "join", "settings": {"kind": "cross"}, "inputs": SIDES},
    {"id": "kept", "block": "aggregate", "settings": SUM, "inputs": {"rows": "pairs"}},
)


@pytest.fixture
def started(platform: Platform, tmp_path: Path) -> Iterator[Platform]:
    ports = {"dagster_port": free_port(), "code_server_port": free_port()}
    settings = platform.settings.model_copy(update=ports)
    processes.write_home(settings)
    with running(settings, platform.url, tmp_path):
        yield Platform(settings, platform.url, platform.engine, platform.instance)


def _ended(platform: Platform, actor: Actor, run: StoredRun) -> StoredRun:
    wait_until(lambda: platform.run(actor, run.id).ended_at is not None)
    return platform.run(actor, run.id)


def _names(platform: Platform, actor: Actor, run: StoredRun) -> list[object]:
    (version,) = platform.results(actor, run.id)
    return [row[0] for row in platform.rows(version)]


def test_workflows_run_through_dagster(started: Platform) -> None:
    platform = started
    ana, bo = platform.person("Ana"), platform.person("Bo")
    platform.upload(ana, "people")
    platform.upload(bo, "people", "SELECT 'Zed' AS name, 99 AS age")

    # Due since yesterday, and begun by Dagster's daemon while the rest of this test goes on.
    scheduled = platform.save(bo, adults("Scheduled"))
    with transaction(platform.engine) as session:
        daily = ScheduleDetails(workflow_id=scheduled.id, expression="0 0 * * *")
        Schedules(session, bo).create(daily, datetime.now(UTC) - timedelta(days=2))

    # Saved while everything runs; edited between two runs; of one name with somebody else's; broken.
    platform.save(ana, adults(age=50))
    before = platform.submit(ana, "Adults")
    platform.save(ana, adults(age=35))
    after = platform.submit(ana, "Adults")
    platform.save(bo, adults())
    of_bo = platform.submit(bo, "Adults")
    platform.save(ana, document("Broken", read("people"), keep("agee > 1"), result("broken")))
    broken = platform.submit(ana, "Broken")
    platform.save(bo, document("Impossible", read("people"), IMPOSSIBLE, result("never", "impossible")))
    impossible = platform.submit(bo, "Impossible")

    assert _ended(platform, ana, before).state == "succeeded"
    assert _names(platform, ana, before) == ["Cy"]
    assert _ended(platform, ana, after).state == "succeeded"
    assert _names(platform, ana, after) == ["Ana", "Cy", "Di"]
    assert _ended(platform, bo, of_bo).state == "succeeded"
    assert _names(platform, bo, of_bo) == ["Zed"]
    assert "Step 'kept': There is no column 'agee'" in str(_ended(platform, ana, broken).error)
    assert "Step 'impossible': A value could not be converted" in str(_ended(platform, bo, impossible).error)
    assert not platform.results(bo, impossible.id)

    # A run can be ended while its engine computes.
    platform.upload(ana, "numbers", "SELECT i FROM range(2_000_000) AS t(i)")
    platform.save(ana, document("Endless", read("numbers"), *ENDLESS, result("never")))
    endless = platform.submit(ana, "Endless")
    wait_until(lambda: platform.run(ana, endless.id).state == "running")
    with transaction(platform.engine) as session:
        assert Runs(session, ana).cancel(endless.id).state == "canceled"
    canceled = {str(endless.id): DagsterRunStatus.CANCELED}
    wait_until(lambda: statuses(platform.instance, [str(endless.id)]) == canceled)
    assert platform.run(ana, endless.id).state == "canceled"
    assert not platform.results(ana, endless.id)

    # What reads a result lies below it, on pages that nobody has told to reload.
    platform.save(ana, document("Rich", read("adults"), keep("income > 400"), result("rich")))
    rich = platform.submit(ana, "Rich")
    assert _ended(platform, ana, rich).state == "succeeded"
    edge = {"assetKey": {"path": ["Ana", "rich"]}, "dependencyKeys": [{"path": ["Ana", "adults"]}]}
    wait_until(lambda: edge in _listed(graphql(platform.settings, ASSETS)["assetNodes"]))

    told = graphql(platform.settings, RUN % rich.id)["runOrError"]
    assert isinstance(told, dict)
    assert (told["jobName"], told["status"]) == ("rich", "SUCCESS")
    assert [step["stepKey"] for step in _listed(told["stepStats"])] == ["rows", "kept", "result"]

    wait_until(lambda: "Scheduled" in {run.workflow_name for run in platform.runs(bo)})
    (begun,) = (run for run in platform.runs(bo) if run.workflow_name == "Scheduled")
    assert _ended(platform, bo, begun).state == "succeeded"
    assert _names(platform, bo, begun) == ["Zed"]


def _listed(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    return [item for item in value if isinstance(item, dict)]
