"""Schedules that cannot run in their owner's name: they say why, and begin nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pydantic import JsonValue

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.spec.problems import WorkflowInvalidError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.schedules.details import ScheduleDetails
from workflow_platform.store.schedules.due import Outcome
from workflow_platform.store.schedules.schedules import Schedules
from workflow_platform.store.sharing.tables import GrantRow
from workflow_platform.store.tables import Document
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.store.schedules.timetable import HOUR, MONDAY, Timetable, copy_of

PARAMETER: list[JsonValue] = [{"name": "source", "type": "text"}]
GONE = "was deleted, or may not be read any more."
SHOP: Document = {
    "format": 1,
    "name": "Copy",
    "steps": [
        {"id": "shop", "block": "postgresql_table", "settings": {"connection": "shop", "table": "orders"}},
        {"id": "out", "block": "result", "settings": {"name": "Copy"}, "inputs": {"rows": "shop"}},
    ],
}


def deleted_workflow(timetable: Timetable) -> None:
    timetable.ask("UPDATE workflow_platform.workflows SET deleted_at = now() RETURNING id")


def disabled_owner(timetable: Timetable) -> None:
    timetable.ask("UPDATE workflow_platform.users SET disabled_at = now() RETURNING id")


def deleted_dataset(timetable: Timetable) -> None:
    timetable.ask("UPDATE workflow_platform.datasets SET deleted_at = now() RETURNING id")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (deleted_workflow, "The workflow was deleted, or may not be run any more."),
        (disabled_owner, "The account of its owner is disabled."),
        (deleted_dataset, f"Step 'rows': The dataset 'people' {GONE}"),
        (
            lambda timetable: timetable.save(SHOP),
            f"Step 'shop': The connection 'shop' {GONE}",
        ),
        (
            lambda timetable: timetable.save(copy_of("people", parameters=PARAMETER)),
            "The values of its parameters do not fit: The parameter 'source' has no value.",
        ),
    ],
)
def test_a_schedule_that_cannot_run_says_why(
    timetable: Timetable, happens: Callable[[Timetable], object], reason: str
) -> None:
    schedule = timetable.hourly()
    happens(timetable)
    timetable.tick(MONDAY + HOUR)
    assert timetable.outcomes(schedule) == [("23 09:00", reason)]
    assert timetable.runs() == 0


def test_a_schedule_runs_again_when_nothing_is_in_its_way_any_more(timetable: Timetable) -> None:
    schedule = timetable.hourly()
    deleted_dataset(timetable)
    timetable.tick(MONDAY + HOUR)
    timetable.publish()
    timetable.tick(MONDAY + 2 * HOUR)
    assert timetable.states(schedule)[1] == "queued"


def test_a_dataset_is_looked_for_under_the_name_that_a_parameter_gives_it(timetable: Timetable) -> None:
    workflow = timetable.save(copy_of("${source}", parameters=PARAMETER))
    found = timetable.keep(ScheduleDetails(workflow, "0 * * * *", parameters={"source": "people"}))
    lost = timetable.keep(ScheduleDetails(workflow, "0 * * * *", parameters={"source": "nobody"}))
    timetable.tick(MONDAY + HOUR)
    assert timetable.states(found) == ["queued"]
    assert timetable.states(lost) == [f"Step 'rows': The dataset 'nobody' {GONE}"]


def test_nothing_is_canceled_for_a_run_that_cannot_be(timetable: Timetable) -> None:
    schedule = timetable.hourly("cancel_running")
    timetable.tick(MONDAY + HOUR / 2)
    deleted_dataset(timetable)
    timetable.tick(MONDAY + 1.5 * HOUR)
    assert timetable.states(schedule)[0] == "queued"


def test_a_dataset_that_its_owner_may_not_read_any_more_runs_nothing(timetable: Timetable) -> None:
    people = timetable.publish()
    timetable.publish("others")
    schedule = timetable.waiting(timetable.save(copy_of("others")), people)
    timetable.publish()
    timetable.delete_dataset(people)
    timetable.tick(timetable.announced())
    assert timetable.states(schedule) == [
        "The dataset that it waits for was deleted, or may not be read any more."
    ]


def test_a_workflow_that_would_set_itself_off_is_refused(timetable: Timetable) -> None:
    people, middle = timetable.publish(), timetable.publish("Middle")
    first = timetable.save(copy_of("people", "First", result="Middle"))
    second = timetable.save(copy_of("Middle", "Second", result="people"))
    timetable.waiting(first, people)
    with pytest.raises(ConflictError, match="in a circle: Middle → Second → people → First → Middle"):
        timetable.waiting(second, middle)


def test_a_circle_is_told_without_the_names_of_what_is_not_shared(
    timetable: Timetable, stranger: Actor
) -> None:
    people, middle = timetable.publish(), timetable.publish("Middle")
    first = timetable.save(copy_of("people", "First", result="Middle"))
    timetable.waiting(timetable.save(copy_of("Middle", "Second", result="people")), middle)
    with transaction(timetable.engine) as session:
        given = {"email": "bo@example.org", "user_id": stranger.user_id, "granted_by": timetable.ana.user_id}
        session.add(GrantRow(workflow_id=first, role="editor", **given))
        session.add(GrantRow(dataset_id=people, role="viewer", **given))
    hidden = "a dataset that is not shared with you → a workflow that is not shared with you"
    with transaction(timetable.engine) as session, pytest.raises(ConflictError) as refused:
        Schedules(session, stranger).create(ScheduleDetails(first, dataset_id=people), MONDAY)
    assert f"in a circle: people → First → {hidden} → people." in str(refused.value)


def test_a_circle_that_comes_about_later_begins_nothing(timetable: Timetable) -> None:
    people = timetable.publish()
    schedule = timetable.waiting(timetable.save(copy_of("people")), people)
    timetable.save(copy_of("people", result="people"))
    timetable.publish()
    timetable.tick(timetable.announced())
    assert timetable.states(schedule) == [
        "The workflow would run itself in a circle: people → Copy → people."
    ]


def test_a_schedule_that_is_paused_and_a_workflow_that_is_deleted_close_no_circle(
    timetable: Timetable,
) -> None:
    people, middle = timetable.publish(), timetable.publish("Middle")
    first = timetable.save(copy_of("people", "First", result="Middle"))
    second = timetable.save(copy_of("Middle", "Second", result="people"))
    paused = timetable.waiting(first, people)
    timetable.turn(paused, MONDAY, on=False)
    schedule = timetable.waiting(second, middle)
    timetable.publish("Middle")
    assert timetable.tick(timetable.announced()) == Outcome(begun=1)
    timetable.turn(paused, MONDAY, on=True)
    timetable.ask(
        f"UPDATE workflow_platform.workflows SET deleted_at = now() WHERE id = '{first}' RETURNING id"
    )
    timetable.publish("Middle")
    assert timetable.tick(timetable.announced()) == Outcome(begun=1)
    assert timetable.states(schedule) == ["queued", "queued"]


@pytest.mark.parametrize(
    ("details", "error"),
    [
        ({}, InvalidError),
        ({"expression": "0 * * * *", "seconds": 60}, InvalidError),
        ({"expression": "0 * * *"}, InvalidError),
        ({"seconds": 59}, InvalidError),
        ({"seconds": 60, "time_zone": "Europe/Berln"}, InvalidError),
        ({"seconds": 60, "parameters": {"nobody": 1}}, WorkflowInvalidError),
        ({"dataset_id": uuid4()}, NotFoundError),
    ],
)
def test_what_is_no_schedule_is_refused(
    timetable: Timetable, details: dict[str, Any], error: type[Exception]
) -> None:
    workflow = timetable.save(copy_of("people"))
    with pytest.raises(error):
        timetable.keep(ScheduleDetails(workflow, **details))


def test_nobody_schedules_a_workflow_or_a_dataset_of_others(timetable: Timetable, stranger: Actor) -> None:
    people, workflow = timetable.publish(), timetable.save(copy_of("people"))
    with transaction(timetable.engine) as session, pytest.raises(NotFoundError):
        Schedules(session, stranger).create(ScheduleDetails(workflow, seconds=60), MONDAY)
    with transaction(timetable.engine) as session:
        own = Workflows(session, stranger).save(copy_of("people")).id
    with transaction(timetable.engine) as session, pytest.raises(NotFoundError):
        Schedules(session, stranger).create(ScheduleDetails(own, dataset_id=people), MONDAY)
