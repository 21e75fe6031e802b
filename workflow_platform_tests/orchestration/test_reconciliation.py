"""The platform's runs, moved along with Dagster's."""

from __future__ import annotations

import pytest
from dagster import MAX_RUNTIME_SECONDS_TAG, DagsterEvent, DagsterEventType, DagsterRunStatus

from workflow_platform.engine.publish import MAKING
from workflow_platform.orchestration.dagster_adapter import CodeServer, end_lost_run, statuses
from workflow_platform.orchestration.presence import Presence, key_of
from workflow_platform.orchestration.reconciliation import GRACE_SECONDS, QUEUE_SECONDS, Reconciliation
from workflow_platform.orchestration.repository import StoredWorkflows
from workflow_platform.orchestration.submission import Submission
from workflow_platform.store.database import transaction
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import StoredRun
from workflow_platform_tests.orchestration.documents import adults
from workflow_platform_tests.orchestration.platform import Platform


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reconciliation(platform: Platform, clock: Clock) -> Reconciliation:
    return Reconciliation(platform.engine, platform.url, platform.settings.lake, platform.instance, clock)


def _queued(platform: Platform) -> StoredRun:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    workflows = StoredWorkflows(platform.settings)
    Submission(platform.engine, platform.instance, workflows, CodeServer("127.0.0.1", 1)).submit_due()
    return run


def _started(platform: Platform) -> StoredRun:
    """Return a run that is running for Dagster and for the platform."""
    run = _queued(platform)
    _report(platform, run, DagsterEventType.PIPELINE_START)
    with transaction(platform.engine) as session:
        mark_run(session, run.id, "running", dagster_run_id=str(run.id))
    return run


def _overdue(platform: Platform) -> StoredRun:
    """Return a run that has been running for longer than it may."""
    run = _started(platform)
    platform.instance.add_run_tags(str(run.id), {MAX_RUNTIME_SECONDS_TAG: "0"})
    return run


def _report(platform: Platform, run: StoredRun, kind: DagsterEventType) -> None:
    event = DagsterEvent(event_type_value=kind.value, job_name=run.workflow_key)
    platform.instance.report_dagster_event(event, str(run.id))


def _state(platform: Platform, run: StoredRun) -> tuple[str, object]:
    found = platform.run(platform.person("Ana"), run.id)
    return found.state, found.error and found.error["code"]


def test_without_runs_there_is_nothing_to_do(reconciliation: Reconciliation) -> None:
    assert reconciliation.reconcile() is False


def test_a_run_in_the_queue_stays_where_it_is(platform: Platform, reconciliation: Reconciliation) -> None:
    run = _queued(platform)

    assert reconciliation.reconcile() is True
    assert _state(platform, run) == ("queued", None)


def test_a_run_that_waits_for_the_dispatcher_stays_where_it_is(
    platform: Platform, reconciliation: Reconciliation
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    reconciliation.reconcile()

    assert _state(platform, run) == ("queued", None)


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (DagsterEventType.PIPELINE_STARTING, "starting"),
        (DagsterEventType.PIPELINE_CANCELED, "canceled"),
        (DagsterEventType.PIPELINE_SUCCESS, "succeeded"),
    ],
)
def test_a_run_moves_as_dagster_says(
    platform: Platform, reconciliation: Reconciliation, event: DagsterEventType, state: str
) -> None:
    run = _queued(platform)
    _report(platform, run, event)

    reconciliation.reconcile()

    assert _state(platform, run) == (state, None)


def test_a_run_that_dagster_could_not_start_fails(platform: Platform, reconciliation: Reconciliation) -> None:
    run = _queued(platform)
    end_lost_run(platform.instance, str(run.id), "No code server.")

    reconciliation.reconcile()

    assert _state(platform, run) == ("failed", "not-started")


def test_a_run_whose_process_lives_goes_on(
    platform: Platform, reconciliation: Reconciliation, clock: Clock
) -> None:
    run = _started(platform)

    with Presence(platform.url, key_of(run.id)):
        reconciliation.reconcile()
        clock.now += GRACE_SECONDS
        reconciliation.reconcile()

    assert _state(platform, run) == ("running", None)


def test_a_run_whose_process_died_fails_here_and_in_dagster(
    platform: Platform, reconciliation: Reconciliation, clock: Clock
) -> None:
    run = _started(platform)

    reconciliation.reconcile()
    at_first = _state(platform, run)
    clock.now += GRACE_SECONDS
    reconciliation.reconcile()

    assert at_first == ("running", None)
    assert _state(platform, run) == ("failed", "process-lost")
    assert statuses(platform.instance, [str(run.id)]) == {str(run.id): DagsterRunStatus.FAILURE}


def test_a_run_that_dagster_found_dead_leaves_nothing_unfinished(
    platform: Platform, reconciliation: Reconciliation
) -> None:
    run = _started(platform)
    unfinished = platform.settings.lake / MAKING / str(run.id) / "result.parquet"
    unfinished.parent.mkdir(parents=True)
    unfinished.touch()
    end_lost_run(platform.instance, str(run.id), "Killed.")

    reconciliation.reconcile()

    assert _state(platform, run) == ("failed", "process-lost")
    assert not unfinished.exists()


def test_a_run_that_was_deleted_in_dagster_fails(platform: Platform, reconciliation: Reconciliation) -> None:
    run = _started(platform)
    platform.instance.delete_run(str(run.id))

    reconciliation.reconcile()

    assert _state(platform, run) == ("failed", "deleted")


def test_the_queue_is_looked_at_once_in_a_while(
    platform: Platform, reconciliation: Reconciliation, clock: Clock
) -> None:
    run = _queued(platform)
    reconciliation.reconcile()
    _report(platform, run, DagsterEventType.PIPELINE_CANCELED)

    reconciliation.reconcile()
    soon = _state(platform, run)
    clock.now += QUEUE_SECONDS
    reconciliation.reconcile()

    assert (soon, _state(platform, run)) == (("queued", None), ("canceled", None))


@pytest.mark.parametrize("event", [DagsterEventType.PIPELINE_CANCELED, DagsterEventType.PIPELINE_FAILURE])
def test_a_run_that_was_ended_for_its_time_fails_with_these_words(
    platform: Platform, reconciliation: Reconciliation, event: DagsterEventType
) -> None:
    run = _overdue(platform)
    _report(platform, run, event)

    reconciliation.reconcile()

    assert _state(platform, run) == ("failed", "took-too-long")
