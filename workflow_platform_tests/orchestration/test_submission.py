"""The outbox, emptied into Dagster's queue."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from dagster import MAX_RUNTIME_SECONDS_TAG, DagsterEvent, DagsterEventType, DagsterRunStatus
from sqlalchemy import select, update

from workflow_platform.orchestration.dagster_adapter import CodeServer, statuses
from workflow_platform.orchestration.repository import StoredWorkflows
from workflow_platform.orchestration.submission import ATTEMPTS, Submission
from workflow_platform.store.database import transaction
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.quotas import Quotas
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import Runs
from workflow_platform.store.tables import OutboxRow, UserRow
from workflow_platform.store.turns import SUBMIT
from workflow_platform_tests.orchestration.documents import adults, document
from workflow_platform_tests.orchestration.platform import Platform


@pytest.fixture
def submission(platform: Platform) -> Submission:
    workflows = StoredWorkflows(platform.settings)
    return Submission(platform.engine, platform.instance, workflows, CodeServer("127.0.0.1", 4266))


def test_a_submitted_run_is_queued_in_dagster_under_its_own_id(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    assert submission.submit_due() == 1

    queued = platform.instance.get_run_by_id(str(run.id))
    assert queued is not None
    assert queued.status is DagsterRunStatus.QUEUED
    assert queued.job_name == "adults"
    assert queued.tags.items() >= {
        ("workflow-platform/owner", "Ana"),
        ("workflow-platform/workflow", str(run.workflow_id)),
        ("workflow-platform/name", "Adults"),
        ("workflow-platform/version", "1"),
    }


def test_what_is_done_is_not_due_any_more(platform: Platform, submission: Submission) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    platform.submit(ana, "Adults")

    assert [submission.submit_due(), submission.submit_due()] == [1, 0]


def test_a_run_is_pinned_to_the_version_that_it_was_submitted_with(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults(age=1))
    run = platform.submit(ana, "Adults")
    platform.save(ana, adults(age=2))

    submission.submit_due()

    queued = platform.instance.get_run_by_id(str(run.id))
    assert queued is not None
    assert queued.remote_job_origin is not None
    assert queued.remote_job_origin.job_name == "adults__v1"


def test_values_of_parameters_stay_out_of_the_run_config(platform: Platform, submission: Submission) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults() | {"parameters": [{"name": "age", "type": "integer"}]})
    run = platform.submit(ana, "Adults", {"age": 40})

    submission.submit_due()

    queued = platform.instance.get_run_by_id(str(run.id))
    assert queued is not None
    assert queued.run_config == {}


def test_a_dispatcher_that_died_in_between_has_done_no_harm(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    submission.submit_due()
    with transaction(platform.engine) as session:
        post_outbox(session, SUBMIT, {"run": str(run.id)})

    submission.submit_due()

    assert len(platform.instance.get_runs()) == 1
    assert platform.run(ana, run.id).state == "queued"


def test_a_run_that_has_ended_before_its_turn_is_not_started(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    with transaction(platform.engine) as session:
        mark_run(session, run.id, "canceled")

    submission.submit_due()

    assert statuses(platform.instance, [str(run.id)]) == {}


def test_a_workflow_that_does_not_compile_is_queued_like_any_other(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, document("Broken"))
    run = platform.submit(ana, "Broken")

    submission.submit_due()

    assert statuses(platform.instance, [str(run.id)]) == {str(run.id): DagsterRunStatus.QUEUED}


def test_what_dagster_refuses_fails_with_a_reason_and_keeps_nobody_waiting(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    with transaction(platform.engine) as session:
        # As after the restoring of an old backup.
        post_outbox(session, SUBMIT, {"run": "00000000-0000-4000-8000-000000000000"})
    run = platform.submit(ana, "Adults")

    assert submission.submit_due() == 2

    assert statuses(platform.instance, [str(run.id)]) == {str(run.id): DagsterRunStatus.QUEUED}
    assert _open_items(platform) == 0


def test_what_fails_for_now_is_tried_again_later(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    _unlucky(platform).submit_due()

    assert _open_items(platform) == 1
    assert platform.run(ana, run.id).state == "queued"


def test_what_fails_again_and_again_fails_for_good(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    with transaction(platform.engine) as session:
        session.execute(update(OutboxRow).values(attempts=ATTEMPTS - 1))

    _unlucky(platform).submit_due()

    assert _open_items(platform) == 0
    ended = platform.run(ana, run.id)
    assert (ended.state, ended.error and ended.error["code"]) == ("failed", "not-started")


def _unlucky(platform: Platform) -> Submission:
    """Return a submission that cannot read the workflows."""
    elsewhere = platform.settings.model_copy(update={"database_url": "postgresql://127.0.0.1:1/nowhere"})
    server = CodeServer("127.0.0.1", 4266)
    return Submission(platform.engine, platform.instance, StoredWorkflows(elsewhere), server)


def _open_items(platform: Platform) -> int:
    with transaction(platform.engine) as session:
        return len(session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).all())


def test_a_run_that_is_canceled_in_the_queue_is_taken_back(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    submission.submit_due()
    with transaction(platform.engine) as session:
        Runs(session, ana).cancel(run.id)

    assert [submission.submit_due(), submission.submit_due()] == [1, 0]

    assert statuses(platform.instance, [str(run.id)]) == {str(run.id): DagsterRunStatus.CANCELED}


def test_a_run_that_is_canceled_at_once_never_reaches_dagster(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    with transaction(platform.engine) as session:
        Runs(session, ana).cancel(run.id)

    assert submission.submit_due() == 2

    assert statuses(platform.instance, [str(run.id)]) == {}
    assert platform.run(ana, run.id).state == "canceled"


def test_a_canceled_run_whose_process_is_gone_is_ended_in_dagster(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    submission.submit_due()
    for kind in (DagsterEventType.PIPELINE_STARTING, DagsterEventType.PIPELINE_START):
        platform.instance.report_dagster_event(DagsterEvent(kind.value, "adults"), str(run.id))
    with transaction(platform.engine) as session:
        mark_run(session, run.id, "running", dagster_run_id=str(run.id))
        Runs(session, ana).cancel(run.id)

    submission.submit_due()

    assert statuses(platform.instance, [str(run.id)]) == {str(run.id): DagsterRunStatus.CANCELED}


def test_runs_wait_until_their_person_has_a_turn(platform: Platform, submission: Submission) -> None:
    ana, bo = platform.person("Ana"), platform.person("Bo")
    for person in (ana, bo):
        platform.save(person, adults())
    bounded = replace(submission, quotas=Quotas(concurrent_runs=2))
    first, *others = (platform.submit(ana, "Adults").id for _ in range(5))
    his = platform.submit(bo, "Adults").id

    assert bounded.submit_due() == 6
    assert handed_over(platform) == {first, others[0], his}
    assert bounded.submit_due() == 0

    with transaction(platform.engine) as session:
        mark_run(session, first, "canceled")
    assert bounded.submit_due() == 1
    assert handed_over(platform) == {first, *others[:2], his}
    with transaction(platform.engine) as session:
        assert set(session.scalars(select(OutboxRow.attempts).where(OutboxRow.done_at.is_(None)))) == {0}


def test_a_quota_of_ones_own_goes_before_that_of_the_installation(
    platform: Platform, submission: Submission
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    with transaction(platform.engine) as session:
        own = update(UserRow).where(UserRow.id == ana.user_id)
        session.execute(own.values(quota_concurrent_runs=1, quota_run_seconds=60))
    runs = [platform.submit(ana, "Adults").id for _ in range(2)]

    replace(submission, quotas=Quotas(concurrent_runs=5, run_seconds=600)).submit_due()

    assert handed_over(platform) == {runs[0]}
    queued = platform.instance.get_run_by_id(str(runs[0]))
    assert queued is not None
    assert queued.tags[MAX_RUNTIME_SECONDS_TAG] == "60"


def handed_over(platform: Platform) -> set[UUID]:
    return {UUID(run.run_id) for run in platform.instance.get_runs()}
