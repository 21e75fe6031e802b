"""The contract with the private parts of the pinned Dagster; a failure here means that Dagster changed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from dagster import (
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    DagsterRun,
    DagsterRunStatus,
    Failure,
    JobDefinition,
    RepositoryData,
    ResourceDefinition,
    job,
    op,
)
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin
from dagster._core.remote_representation.external_data import RepositorySnap
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage
from sqlalchemy import QueuePool

from workflow_platform.orchestration.dagster_adapter import (
    CodeServer,
    LiveRepository,
    NewRun,
    end_lost_run,
    enqueue,
    failure_words,
    keep_connections,
    statuses,
)
from workflow_platform_tests.orchestration.platform import Platform

SERVER = CodeServer("127.0.0.1", 4266)


@op
def nothing() -> None:
    """Do nothing."""


@job(tags={"of": "job"})
def unlisted() -> None:
    nothing()


@op
def fail() -> None:
    """Fail in words."""
    raise Failure("There is no such column.")


@job
def failing() -> None:
    fail()


class OneAsset(RepositoryData):
    """A repository whose only asset can be exchanged."""

    def __init__(self, *names: str) -> None:
        self.assets = _assets(*names)

    def get_all_jobs(self) -> list[JobDefinition]:
        return [unlisted]

    def get_assets_defs_by_key(self) -> dict[AssetKey, AssetsDefinition]:
        return self.assets

    def get_top_level_resources(self) -> dict[str, ResourceDefinition]:
        return {}

    def get_env_vars_by_top_level_resource(self) -> dict[str, frozenset[str]]:
        return {}


def _assets(*names: str) -> dict[AssetKey, AssetsDefinition]:
    return {AssetKey(name): AssetsDefinition(specs=[AssetSpec(name)]) for name in names}


def _new(run_id: str = "") -> NewRun:
    return NewRun(run_id or str(uuid4()), "unlisted__v3", unlisted)


def test_a_run_of_an_unlisted_job_gets_into_the_queue(platform: Platform) -> None:
    new = _new()

    run = enqueue(platform.instance, new, SERVER)

    stored = platform.instance.get_run_by_id(new.id)
    assert run.run_id == new.id
    assert stored is not None
    assert stored.status is DagsterRunStatus.QUEUED
    assert stored.job_name == "unlisted"
    assert stored.tags == {"of": "job", "dagster/code_location": "user_workflows"}


def test_a_run_is_executed_by_the_job_of_the_name_that_it_was_given(platform: Platform) -> None:
    run = enqueue(platform.instance, _new(), SERVER)

    assert run.remote_job_origin is not None
    assert run.remote_job_origin.job_name == "unlisted__v3"
    location = run.remote_job_origin.repository_origin.code_location_origin
    assert isinstance(location, GrpcServerCodeLocationOrigin)
    assert (location.host, location.port) == (SERVER.host, SERVER.port)
    assert location.location_name == "user_workflows"
    assert run.job_code_origin is not None
    assert run.job_code_origin.job_name == "unlisted__v3"


def test_the_shape_of_the_job_is_stored_with_the_run(platform: Platform) -> None:
    run = enqueue(platform.instance, _new(), SERVER)

    assert run.job_snapshot_id is not None
    assert run.execution_plan_snapshot_id is not None
    snapshot = platform.instance.get_job_snapshot(run.job_snapshot_id)
    assert [node.node_name for node in snapshot.dep_structure_snapshot.node_invocation_snaps] == ["nothing"]


def test_enqueueing_twice_makes_one_run_that_is_queued_once(platform: Platform) -> None:
    new = _new()

    enqueue(platform.instance, new, SERVER)
    enqueue(platform.instance, new, SERVER)

    (_,) = platform.instance.get_runs()
    events = [entry.dagster_event_type for entry in platform.instance.all_logs(new.id)]
    assert len(events) == 1


def test_a_run_that_was_made_but_not_queued_is_queued_the_second_time(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = _new()

    def die(*_: object) -> DagsterRun:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(platform.instance, "submit_run", die)
        with pytest.raises(KeyboardInterrupt):
            enqueue(platform.instance, new, SERVER)
    left = statuses(platform.instance, [new.id])
    enqueue(platform.instance, new, SERVER)

    assert left == {new.id: DagsterRunStatus.NOT_STARTED}
    assert statuses(platform.instance, [new.id]) == {new.id: DagsterRunStatus.QUEUED}


def test_statuses_leave_out_what_dagster_does_not_know(platform: Platform) -> None:
    assert statuses(platform.instance, [str(uuid4())]) == {}
    assert statuses(platform.instance, []) == {}


def test_a_lost_run_is_failed_and_says_why(platform: Platform) -> None:
    run = enqueue(platform.instance, _new(), SERVER)

    end_lost_run(platform.instance, run.run_id, "Its process is gone.")
    end_lost_run(platform.instance, run.run_id, "Again.")

    assert statuses(platform.instance, [run.run_id]) == {run.run_id: DagsterRunStatus.FAILURE}
    messages = [entry.message for entry in platform.instance.all_logs(run.run_id)]
    assert "Its process is gone." in messages
    assert "Again." not in messages


def test_the_words_of_the_step_that_failed_are_found(platform: Platform) -> None:
    outcome = failing.execute_in_process(instance=platform.instance, raise_on_error=False)

    assert failure_words(platform.instance, outcome.run_id) == "There is no such column."
    assert failure_words(platform.instance, str(uuid4())) == ""


def test_connections_are_kept_for_events(platform: Platform) -> None:
    keep_connections(platform.instance)

    for storage in (platform.instance.event_log_storage, platform.instance.run_storage):
        assert isinstance(storage, PostgresEventLogStorage | PostgresRunStorage)
        assert isinstance(storage._engine.pool, QueuePool)  # noqa: SLF001  # what the contract is about


def test_a_live_repository_shows_assets_that_came_later() -> None:
    data = OneAsset("first")
    repository = LiveRepository("live", repository_data=data)
    before = RepositorySnap.from_def(repository, defer_snapshots=True)

    data.assets = _assets("first", "second")

    after = RepositorySnap.from_def(repository, defer_snapshots=True)
    assert [node.asset_key.path for node in before.asset_nodes] == [["first"]]
    assert [node.asset_key.path for node in after.asset_nodes] == [["first"], ["second"]]


def test_an_unchanged_repository_does_not_build_its_assets_again() -> None:
    repository = LiveRepository("live", repository_data=OneAsset("first"))

    assert repository.asset_graph is repository.asset_graph
