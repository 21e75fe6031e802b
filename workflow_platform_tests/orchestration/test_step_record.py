"""What a run's steps leave in the platform's tables, for people who never see Dagster."""

from __future__ import annotations

from itertools import pairwise

from pydantic import JsonValue

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.run_events import RunEvent
from workflow_platform.store.run_history import RunHistory, StoredStep
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import StoredRun
from workflow_platform_tests.orchestration.documents import adults, document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform
from workflow_platform_tests.orchestration.test_stored_work import IMPOSSIBLE


def _steps(platform: Platform, actor: Actor, run: StoredRun) -> dict[str, StoredStep]:
    with transaction(platform.engine) as session:
        return {step.id: step for step in RunHistory(session, actor).steps(run.id)}


def _events(platform: Platform, actor: Actor, run: StoredRun) -> tuple[RunEvent, ...]:
    with transaction(platform.engine) as session:
        return RunHistory(session, actor).events(run.id)


def test_every_step_of_a_run_keeps_its_state_times_columns_and_sql(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    assert [step.state for step in _steps(platform, ana, run).values()] == ["waiting"] * 3

    platform.execute(run)

    steps = _steps(platform, ana, run)
    assert [*steps] == ["rows", "kept", "result"]
    assert {step.state for step in steps.values()} == {"succeeded"}
    assert [step.rows for step in steps.values()] == [None, None, 3]
    assert [column.name for column in steps["kept"].columns or ()] == ["name", "age", "country", "income"]
    assert "35" in str(steps["kept"].sql)
    times = [(step.started_at, step.ended_at) for step in steps.values()]
    assert all(begun and ended and begun <= ended for begun, ended in times)
    events = _events(platform, ana, run)
    assert [event.number for event in events] == [*range(1, len(events) + 1)]
    assert all(one.at <= other.at for one, other in pairwise(events))
    assert [event.state for event in events if not event.step] == ["queued", "running", "", "succeeded"]
    assert "Version 1 of 'adults' is published, with 3 rows." in [event.message for event in events]


def test_the_step_at_fault_fails_and_those_after_it_are_left_out(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, document("Impossible", read("people"), IMPOSSIBLE, result("never", "impossible")))
    run = platform.submit(ana, "Impossible")

    platform.execute(run)

    steps = _steps(platform, ana, run)
    assert {id_: step.state for id_, step in steps.items()} == {
        "rows": "succeeded",
        "impossible": "failed",
        "result": "skipped",
    }
    error = steps["impossible"].error
    assert error
    assert error["message"].startswith("Step 'impossible': A value could not be converted")
    assert error["hint"].startswith("Filter such values out first; or make them missing")
    assert "Could not convert" in error["detail"]
    assert (platform.run(ana, run.id).error or {})["step"] == "impossible"
    assert [event.step for event in _events(platform, ana, run) if event.level == "error"] == [
        "impossible",
        "",
    ]


def test_of_a_workflow_that_no_longer_compiles_the_steps_with_problems_fail(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    cities: dict[str, JsonValue] = {"id": "cities", "block": "dataset", "settings": {"dataset": "cities"}}
    ends = (result("kept"), result("towns", "cities", "towns"))
    platform.save(ana, document("Broken", read("people"), keep("agee > 35"), cities, *ends))
    run = platform.submit(ana, "Broken")

    platform.execute(run)

    steps = _steps(platform, ana, run)
    assert {id_ for id_, step in steps.items() if step.state == "failed"} == {"kept", "cities"}
    assert {step.state for step in steps.values()} == {"failed", "skipped"}
    error = steps["kept"].error
    assert error
    assert (error["code"], error["hint"]) == ("unknown-column", "Did you mean 'age'?")


def test_the_steps_of_a_run_that_is_canceled_are_canceled_for_good(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    with transaction(platform.engine) as session:
        mark_run(session, run.id, "canceled")

    platform.execute(run)

    assert {step.state for step in _steps(platform, ana, run).values()} == {"canceled"}
    assert [event.state for event in _events(platform, ana, run)] == ["queued", "canceled"]
