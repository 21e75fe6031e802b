"""Schedules that are due: once each, with the policies that they have, and a reason for what is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from workflow_platform.store.database import transaction
from workflow_platform.store.schedules.details import ScheduleDetails
from workflow_platform.store.schedules.due import LINE, LINE_FULL, UNDER_WAY, Outcome, fire
from workflow_platform.store.schedules.lines import KEPT
from workflow_platform.store.schedules.tables import Overlap
from workflow_platform.store.schedules.times import LATER
from workflow_platform_tests.store.concurrency import at_once
from workflow_platform_tests.store.schedules.timetable import HOUR, MONDAY, Timetable, copy_of

DUE = "SELECT id FROM workflow_platform.schedules WHERE enabled AND next_due_at <= now()"


def test_a_schedule_begins_a_run_when_it_is_due_and_not_before(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    assert timetable.tick(MONDAY + HOUR / 4) == Outcome()
    assert timetable.tick(MONDAY + HOUR / 2) == Outcome(begun=1)
    assert timetable.tick(MONDAY + HOUR / 2) == Outcome()
    (fire,) = timetable.fires(schedule)
    assert (fire.due_at, fire.state, fire.reason) == (MONDAY + HOUR / 2, "queued", None)
    assert timetable.ask("SELECT id FROM workflow_platform.runs") == [str(fire.run_id)]


def test_of_many_that_ask_at_once_one_begins_the_run(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    at_once(lambda _: timetable.tick(MONDAY + HOUR))
    assert timetable.runs() == 1
    assert timetable.outcomes(schedule) == [("23 09:00", "queued")]


def test_a_tick_that_was_told_of_a_schedule_before_it_was_fired_begins_nothing(timetable: Timetable) -> None:
    schedule = timetable.hourly("queue")
    for _ in range(2):
        with transaction(timetable.engine) as session:
            fire(session, schedule.id, MONDAY + HOUR)
    assert timetable.runs() == 1


def test_a_clock_that_goes_back_begins_nothing_twice(timetable: Timetable) -> None:
    schedule = timetable.hourly("queue")
    timetable.tick(MONDAY + HOUR)
    timetable.turn(schedule, MONDAY, on=False)
    timetable.turn(schedule, MONDAY, on=True)
    timetable.tick(MONDAY + HOUR)
    assert timetable.runs() == len(timetable.fires(schedule)) == 1


@pytest.mark.parametrize(
    ("overlap", "states"),
    [
        ("skip", ["queued", UNDER_WAY]),
        ("queue", ["queued", "queued"]),
        ("cancel_running", ["canceled", "queued"]),
    ],
)
def test_a_run_that_is_under_way_is_waited_for_skipped_or_canceled(
    timetable: Timetable, overlap: Overlap, states: list[str]
) -> None:
    schedule = timetable.hourly(overlap)
    for hours in (0.5, 1.5):
        timetable.tick(MONDAY + hours * HOUR)
    assert timetable.states(schedule) == states
    canceled = timetable.ask("SELECT topic FROM workflow_platform.outbox WHERE topic = 'run.cancel'")
    assert len(canceled) == states.count("canceled")
    timetable.end_runs()
    timetable.tick(MONDAY + 2.5 * HOUR)
    assert timetable.outcomes(schedule)[-1] == ("23 11:00", "queued")


def test_a_line_of_waiting_runs_does_not_grow_for_ever(timetable: Timetable) -> None:
    schedule = timetable.hourly("queue")
    for hours in range(LINE + 2):
        timetable.tick(MONDAY + (hours + 0.5) * HOUR)
    assert timetable.states(schedule) == ["queued"] * LINE + [LINE_FULL] * 2


@pytest.mark.parametrize("overlap", ["skip", "queue", "cancel_running"])
def test_all_that_was_missed_is_run_one_after_the_other(timetable: Timetable, overlap: Overlap) -> None:
    schedule = timetable.hourly(overlap, "all")
    assert timetable.tick(MONDAY + 24 * HOUR) == Outcome(begun=24)
    assert timetable.states(schedule) == ["queued"] * 24


def test_what_was_missed_is_listed_with_its_reason(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    assert timetable.tick(MONDAY + 3 * HOUR) == Outcome(begun=1, left_out=2)
    assert timetable.states(schedule) == [LATER, LATER, "queued"]


def test_a_paused_schedule_leaves_out_what_would_have_been_due(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    assert timetable.turn(schedule, MONDAY, on=False).next_due_at is None
    assert timetable.tick(MONDAY + 5 * HOUR) == Outcome()
    assert timetable.turn(schedule, MONDAY + 5 * HOUR, on=True).next_due_at == MONDAY + 5.5 * HOUR
    assert timetable.fires(schedule) == []


def test_a_schedule_that_is_changed_counts_from_then(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    timetable.change(schedule, MONDAY + 2 * HOUR, expression=None, seconds=600)
    timetable.tick(MONDAY + 2 * HOUR + timedelta(minutes=10))
    assert timetable.outcomes(schedule) == [("23 10:40", "queued")]


def test_the_list_of_times_is_kept_short_but_for_runs_under_way(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    timetable.tick(MONDAY + HOUR / 2)
    with transaction(timetable.engine) as session:
        old = """
            INSERT INTO workflow_platform.schedule_fires (schedule_id, owner_id, due_at, reason)
            SELECT id, owner_id, since - make_interval(hours => n), 'old'
            FROM workflow_platform.schedules, generate_series(1, 1500) n
        """
        session.execute(text(old))
        session.execute(
            text("UPDATE workflow_platform.schedule_fires SET due_at = '2020-01-01' WHERE run_id IS NOT NULL")
        )
    timetable.tick(MONDAY + 1.5 * HOUR)
    states = timetable.states(schedule)
    assert (len(states), states[0], states[-1]) == (KEPT + 1, "queued", UNDER_WAY)


def test_when_nothing_is_due_one_query_of_an_index_finds_that_out(timetable: Timetable) -> None:
    timetable.hourly()
    asked: list[str] = []
    event.listen(timetable.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    timetable.tick(MONDAY)
    assert len(asked) == 1
    with transaction(timetable.engine) as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(session.scalars(text(f"EXPLAIN {DUE}")))
    assert "ix_schedules_due" in plan


def test_a_new_version_of_a_dataset_runs_the_workflows_that_wait_for_it(timetable: Timetable) -> None:
    people = timetable.publish()
    schedule = timetable.waiting(timetable.save(copy_of("people")), people)
    assert timetable.tick(timetable.announced()) == Outcome()
    for _ in range(3):
        timetable.publish()
    assert timetable.tick(timetable.announced()) == Outcome(begun=1)
    assert timetable.tick(timetable.announced()) == Outcome()
    (fire,) = timetable.fires(schedule)
    assert (fire.state, fire.missed) == ("queued", 2)


def test_what_changes_while_a_schedule_is_paused_is_left_out(timetable: Timetable) -> None:
    people = timetable.publish()
    schedule = timetable.waiting(timetable.save(copy_of("people")), people)
    timetable.turn(schedule, MONDAY, on=False)
    timetable.publish()
    assert timetable.tick(timetable.announced()) == Outcome()
    timetable.turn(schedule, MONDAY, on=True)
    assert timetable.tick(timetable.announced()) == Outcome()
    timetable.publish()
    assert timetable.tick(timetable.announced()) == Outcome(begun=1)


def test_a_schedule_is_paused_and_gone_on_with_after_its_dataset_was_deleted(timetable: Timetable) -> None:
    people = timetable.publish()
    schedule = timetable.waiting(timetable.save(copy_of("people")), people)
    timetable.delete_dataset(people)
    timetable.turn(schedule, MONDAY, on=False)
    assert (
        timetable.turn(schedule, MONDAY, on=True).words
        == "Never, because its dataset was deleted or is not shared any more"
    )


def test_intervals_count_from_when_they_are_kept(timetable: Timetable) -> None:
    schedule = timetable.keep(ScheduleDetails(timetable.save(copy_of("people")), seconds=5400))
    timetable.tick(MONDAY + 1.5 * HOUR)
    timetable.end_runs()
    timetable.tick(MONDAY + 3 * HOUR)
    assert timetable.outcomes(schedule) == [("23 10:00", "succeeded"), ("23 11:30", "queued")]
