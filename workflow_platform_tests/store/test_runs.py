"""Runs are queued with their message to the dispatcher, and only ever go forwards."""

from __future__ import annotations

import math
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.outbox import claim_outbox
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_states import FINISHED, RunState
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.system import pin_inputs, run_for_dispatch, runs_unfinished
from workflow_platform.store.turns import SUBMIT
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.store.concurrency import THREADS, at_once
from workflow_platform_tests.store.documents import document


def submit(engine: Engine, actor: Actor, number: int | None = None) -> StoredRun:
    with transaction(engine) as session:
        saved = Workflows(session, actor).save(document("Sales"))
        return Runs(session, actor).submit(saved.id, {"country": "PT", "year": 2013}, number)


def mark(engine: Engine, run_id: UUID, state: RunState, **news: str) -> bool:
    with transaction(engine) as session:
        return mark_run(session, run_id, state, dagster_run_id=news.get("dagster_run_id"))


def read(engine: Engine, actor: Actor, run_id: UUID) -> StoredRun:
    with transaction(engine) as session:
        return Runs(session, actor).get(run_id)


def test_a_submitted_run_is_queued_and_told_to_the_dispatcher(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    assert (run.workflow_name, run.workflow_key, run.number, run.state) == ("Sales", "sales", 1, "queued")
    assert run.parameters == {"country": "PT", "year": 2013}
    assert (run.inputs, run.error, run.started_at, run.ended_at) == ({}, None, None, None)
    with transaction(engine) as session:
        (item,) = claim_outbox(session, 10, [SUBMIT])
    assert (item.topic, item.payload) == (SUBMIT, {"run": str(run.id)})


def test_a_submission_that_is_undone_tells_nobody(engine: Engine, owner: Actor) -> None:
    def submit_and_fail() -> None:
        with transaction(engine) as session:
            Runs(session, owner).submit(Workflows(session, owner).save(document()).id, {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit_and_fail()
    with transaction(engine) as session:
        assert Runs(session, owner).list() == ()
        assert claim_outbox(session, 10, [SUBMIT]) == ()


def test_a_run_keeps_the_version_it_was_submitted_with(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    with transaction(engine) as session:
        Workflows(session, owner).save(document("Sales", limit=2))
        later = Runs(session, owner).submit("sales", {})
    assert (read(engine, owner, run.id).number, later.number) == (1, 2)


def test_an_older_version_can_be_run(engine: Engine, owner: Actor) -> None:
    with transaction(engine) as session:
        for limit in (1, 2):
            Workflows(session, owner).save(document("Sales", limit=limit))
        assert Runs(session, owner).submit("Sales", {}, 1).number == 1
        with pytest.raises(NotFoundError, match="no version 3; its latest is 2"):
            Runs(session, owner).submit("Sales", {}, 3)


@pytest.mark.parametrize("value", [math.nan, math.inf, "a\0b", "half \ud800"])
def test_values_that_cannot_be_stored_are_refused(engine: Engine, owner: Actor, value: float | str) -> None:
    with transaction(engine) as session:
        Workflows(session, owner).save(document("Sales"))
        with pytest.raises(InvalidError):
            Runs(session, owner).submit("Sales", {"value": value})


def test_runs_are_listed_last_queued_first_in_pages(engine: Engine, owner: Actor) -> None:
    first, second, third = (submit(engine, owner).id for _ in range(3))
    with transaction(engine) as session:
        runs = Runs(session, owner)
        assert [run.id for run in runs.list()] == [third, second, first]
        assert [run.id for run in runs.list(limit=1, offset=1)] == [second]


def test_a_strangers_run_is_answered_like_one_that_never_was(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    run = submit(engine, owner)
    with transaction(engine) as session:
        theirs = Runs(session, stranger)
        assert theirs.list() == ()
        for run_id in (run.id, uuid4()):
            with pytest.raises(NotFoundError, match=r"^There is no such run\.$"):
                theirs.get(run_id)
        for workflow_id in (run.workflow_id, uuid4()):
            with pytest.raises(NotFoundError, match=r"^There is no such workflow\.$"):
                theirs.submit(workflow_id, {})
        with pytest.raises(NotFoundError, match=r"^There is no workflow 'Sales'\.$"):
            theirs.submit("Sales", {})


def test_a_run_goes_forwards_and_keeps_the_times(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    assert mark(engine, run.id, "starting", dagster_run_id="d1")
    assert mark(engine, run.id, "running")
    assert mark(engine, run.id, "succeeded")
    done = read(engine, owner, run.id)
    assert (done.state, done.dagster_run_id, done.error) == ("succeeded", "d1", None)
    times = (done.queued_at, done.started_at, done.ended_at)
    assert all(one and other and one <= other for one, other in pairwise(times))


@pytest.mark.parametrize("finished", FINISHED)
def test_a_finished_run_never_changes(engine: Engine, owner: Actor, finished: RunState) -> None:
    run = submit(engine, owner)
    assert mark(engine, run.id, finished)
    before = read(engine, owner, run.id)
    for late in ("queued", "starting", "running", *FINISHED):
        assert not mark(engine, run.id, late)
    assert read(engine, owner, run.id) == before


def test_news_that_comes_late_is_dropped(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    assert mark(engine, run.id, "running")
    assert not mark(engine, run.id, "starting", dagster_run_id="d1")
    assert not mark(engine, run.id, "running")
    assert read(engine, owner, run.id).dagster_run_id is None


def test_not_even_sql_changes_a_finished_run(engine: Engine, owner: Actor) -> None:
    mark(engine, submit(engine, owner).id, "failed")
    with pytest.raises(IntegrityError, match="never changes"), transaction(engine) as session:
        session.execute(text("UPDATE workflow_platform.runs SET state = 'succeeded'"))


def test_of_many_ends_at_once_one_counts(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    ends = at_once(lambda number: mark(engine, run.id, FINISHED[number % len(FINISHED)]))
    assert sorted(ends) == [False] * (THREADS - 1) + [True]


def test_a_failed_run_says_why_in_words_that_can_be_stored(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    with transaction(engine) as session:
        mark_run(session, run.id, "failed", error={"code": "execution-failed", "message": "a\0 and \ud800"})
    assert read(engine, owner, run.id).error == {"code": "execution-failed", "message": "a\ufffd and ?"}


def test_the_first_pin_of_a_dataset_decides(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    with transaction(engine) as session:
        assert pin_inputs(session, run.id, {"people": 3}) == {"people": 3}
        assert pin_inputs(session, run.id, {"people": 4, "cities": 1}) == {"people": 3, "cities": 1}
    assert read(engine, owner, run.id).inputs == {"people": 3, "cities": 1}


def test_the_inputs_of_a_finished_run_stay(engine: Engine, owner: Actor) -> None:
    run = submit(engine, owner)
    mark(engine, run.id, "canceled")
    with transaction(engine) as session, pytest.raises(NotFoundError):
        pin_inputs(session, run.id, {"people": 3})


def test_the_dispatcher_sees_the_runs_of_everybody(engine: Engine, owner: Actor, stranger: Actor) -> None:
    first, second, ended = (submit(engine, actor) for actor in (owner, stranger, owner))
    mark(engine, ended.id, "succeeded")
    with transaction(engine) as session:
        assert [(found.id, found.state) for found in runs_unfinished(session)] == [
            (first.id, "queued"),
            (second.id, "queued"),
        ]
        assert run_for_dispatch(session, second.id).owner == stranger
        with pytest.raises(NotFoundError):
            run_for_dispatch(session, uuid4())
