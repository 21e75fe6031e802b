"""Runs over HTTP: looked at, followed while they run, canceled for good, run again as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.api.runs.newsroom import Newsroom
from workflow_platform.api.site import Site
from workflow_platform.engine.kept_parts import KeptParts
from workflow_platform.orchestration.news import CHANNEL, News
from workflow_platform.spec.schema import Column
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.people.sign_ins import SignIns
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_states import RunState
from workflow_platform.store.run_steps import StepNews, record_step
from workflow_platform.store.system import pin_inputs
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.api.sharing import share


@pytest.fixture
def workflow(ana: Person) -> str:
    """A workflow of Ana's."""
    answer = ana.client.post(
        "/api/v1/datasets",
        params={"name": "people", "file": "people.csv"},
        content="name,age\nAna,41\nBo,30\nCy,55\n",
    )
    assert answer.status_code == 201, answer.text
    made = ana.client.post("/api/v1/workflows", json={"document": document()})
    return str(made.json()["id"])


@pytest.fixture
def run(ana: Person, workflow: str) -> str:
    """A queued run of Ana's."""
    return str(ana.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"])


def move(database: Engine, run: str, state: RunState, error: dict[str, str] | None = None) -> None:
    with transaction(database) as session:
        assert mark_run(session, UUID(run), state, error=error)


def pin(database: Engine, run: str) -> None:
    with transaction(database) as session:
        pin_inputs(session, UUID(run), {"people": 1})


def told(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield the kind and id of each server-sent event."""
    kind = number = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "id":
            number = value
        elif not line and kind:
            yield kind, number
            kind = number = ""


def test_a_run_tells_how_each_of_its_steps_went(database: Engine, ana: Person, run: str) -> None:
    queued = ana.client.get(f"/api/v1/runs/{run}").json()
    assert [(step["id"], step["title"], step["state"]) for step in queued["steps"]] == [
        ("people", "Dataset", "waiting"),
        ("adults", "Filter rows", "waiting"),
        ("out", "Result", "waiting"),
    ]
    move(database, run, "running")
    failure = {"code": "execution-failed", "message": "It did not fit.", "hint": "Filter.", "detail": "22P02"}
    with transaction(database) as session:
        columns = (Column("name", "VARCHAR"),)
        record_step(session, UUID(run), "people", StepNews("succeeded", columns=columns, sql="SELECT 1"))
        record_step(session, UUID(run), "adults", StepNews("failed", error=failure))
    move(database, run, "failed", failure | {"step": "adults"})

    failed = ana.client.get(f"/api/v1/runs/{run}").json()
    assert failed["error"] == failure | {"step": "adults"}
    people, adults, out = failed["steps"]
    assert (people["state"], people["columns"]) == ("succeeded", [{"name": "name", "type": "VARCHAR"}])
    assert (people["sql"], people["seconds"] >= 0) == ("SELECT 1", True)
    assert (adults["state"], adults["error"]["detail"], out["state"]) == ("failed", "22P02", "skipped")


def test_runs_are_found_by_workflow_state_and_time(
    database: Engine, ana: Person, workflow: str, run: str
) -> None:
    other = ana.client.post("/api/v1/workflows", json={"document": document("Other")}).json()["id"]
    second = ana.client.post(f"/api/v1/workflows/{other}/execute").json()
    move(database, run, "succeeded")

    def found(**wanted: str) -> tuple[list[str], int]:
        page = ana.client.get("/api/v1/runs", params=wanted).json()
        return [item["id"] for item in page["items"]], page["total"]

    assert found() == ([second["id"], run], 2)
    assert found(limit="1") == ([second["id"]], 2)
    assert found(workflow=workflow) == ([run], 1)
    assert found(state="queued") == ([second["id"]], 1)
    assert found(since=second["queued_at"]) == ([second["id"]], 1)
    assert found(until=second["queued_at"]) == ([run], 1)
    assert found(since="2026-01-01T00:00:00-21:09")[1] == 2
    for wrong in ({"state": "gone"}, {"since": "0001-01-01T00:00:00+01:00"}):
        assert ana.client.get("/api/v1/runs", params=wrong).status_code == 422


def test_a_log_is_read_in_pages(database: Engine, ana: Person, run: str) -> None:
    address = f"/api/v1/runs/{run}/logs"
    first = ana.client.get(address).json()
    assert ([item["message"] for item in first["items"]], first["complete"]) == (
        ["The run is queued."],
        False,
    )
    move(database, run, "running")
    move(database, run, "succeeded")
    rest = ana.client.get(address, params={"after": first["items"][-1]["number"], "limit": 1}).json()
    assert ([item["state"] for item in rest["items"]], rest["complete"]) == (["running"], False)
    assert ana.client.get(address, params={"after": 3}).json() == {"items": [], "complete": True}


def test_a_canceled_run_stays_canceled(database: Engine, ana: Person, run: str) -> None:
    move(database, run, "running")
    canceled = ana.client.post(f"/api/v1/runs/{run}/cancel")
    assert (canceled.status_code, canceled.json()["state"]) == (200, "canceled")
    assert ana.client.post(f"/api/v1/runs/{run}/cancel").json()["state"] == "canceled"
    with transaction(database) as session:
        assert not mark_run(session, UUID(run), "succeeded")
        left = text("SELECT topic FROM workflow_platform.outbox WHERE topic LIKE 'run.%' ORDER BY id")
        topics = session.scalars(left).all()
    assert topics == ["run.submit", "run.cancel"]
    assert {step["state"] for step in ana.client.get(f"/api/v1/runs/{run}").json()["steps"]} == {"canceled"}


def test_a_run_that_has_ended_cannot_be_canceled(database: Engine, ana: Person, run: str) -> None:
    move(database, run, "succeeded")
    refused = ana.client.post(f"/api/v1/runs/{run}/cancel")
    assert (refused.status_code, refused.json()["message"]) == (409, "The run has succeeded already.")


def test_a_run_is_run_again_as_it_was_or_from_the_latest(
    database: Engine, ana: Person, workflow: str, run: str
) -> None:
    address = f"/api/v1/runs/{run}/rerun"
    early = ana.client.post(address, json={"inputs": "same"})
    assert (early.status_code, early.json()["code"]) == (409, "conflict")
    move(database, run, "running")
    pin(database, run)
    move(database, run, "succeeded")
    ana.client.put(f"/api/v1/workflows/{workflow}", json={"document": document(where="age > 50")})

    same = ana.client.post(address, json={"inputs": "same"}, headers={"Idempotency-Key": "a"})
    assert same.status_code == 202, same.text
    assert same.headers["Location"] == f"/api/v1/runs/{same.json()['id']}"
    assert (same.json()["version"], same.json()["inputs"]) == (1, {"people": 1})
    assert (same.json()["repeats"], same.json()["state"]) == (run, "queued")
    again = ana.client.post(address, json={"inputs": "same"}, headers={"Idempotency-Key": "a"})
    assert again.json()["id"] == same.json()["id"]
    latest = ana.client.post(address, json={"inputs": "latest"}).json()
    assert (latest["version"], latest["inputs"], latest["repeats"]) == (2, {}, run)


def test_a_run_tells_what_the_asker_may_do_with_its_workflow(
    ana: Person, bo: Person, workflow: str, run: str
) -> None:
    address = f"/api/v1/runs/{run}"
    assert ana.client.get(address).json()["role"] == "owner"
    share(ana, "workflows", workflow, "viewer", email="bo@example.org")
    assert bo.client.get(address).json()["role"] == "viewer"
    assert ana.client.delete(f"/api/v1/workflows/{workflow}").status_code == 200
    assert ana.client.get(address).json()["role"] is None


def test_a_run_that_failed_is_gone_on_from_while_something_of_it_is_kept(
    site: Site, database: Engine, ana: Person, workflow: str, run: str
) -> None:
    address = f"/api/v1/runs/{run}"
    move(database, run, "running")
    pin(database, run)
    move(database, run, "failed", {"code": "execution-failed", "message": "No.", "hint": ""})
    assert ana.client.get(address).json()["resumable"] is False
    refused = ana.client.post(f"{address}/rerun", json={"inputs": "latest", "resume": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    left = site.settings.lake / "left"
    left.mkdir(parents=True)

    KeptParts(site.settings.lake, ana.actor.user_id, UUID(workflow)).replace(UUID(run), left)

    assert ana.client.get(address).json()["resumable"] is True
    for inputs in ("same", "latest"):
        again = ana.client.post(f"{address}/rerun", json={"inputs": inputs, "resume": True})
        assert again.status_code == 202, again.text
        assert (again.json()["repeats"], again.json()["resumes"]) == (run, True)
    assert ana.client.post(f"{address}/rerun").json()["resumes"] is False


def test_a_run_is_not_repeated_with_rows_that_only_have_the_same_name(
    database: Engine, ana: Person, run: str
) -> None:
    move(database, run, "running")
    pin(database, run)
    move(database, run, "succeeded")
    [people] = ana.client.get("/api/v1/datasets").json()
    assert ana.client.delete(f"/api/v1/datasets/{people['id']}", params={"force": True}).is_success
    gone = ana.client.post(f"/api/v1/runs/{run}/rerun", json={"inputs": "same"})
    upload = {"name": "people", "file": "people.csv"}
    assert ana.client.post("/api/v1/datasets", params=upload, content="name,age\nDi,99\n").is_success

    anew = ana.client.post(f"/api/v1/runs/{run}/rerun", json={"inputs": "same"})

    assert (gone.status_code, anew.status_code) == (404, 409)
    assert anew.json()["message"].startswith("'people' was deleted and made anew since")
    assert ana.client.post(f"/api/v1/runs/{run}/rerun", json={"inputs": "latest"}).status_code == 202


def test_a_stranger_finds_no_run(bo: Person, anonymous: TestClient, run: str) -> None:
    address = f"/api/v1/runs/{run}"
    for client, status in ((bo.client, 404), (anonymous, 401)):
        answers = [
            client.get(address),
            client.get(f"{address}/logs"),
            client.get(f"{address}/events"),
            client.post(f"{address}/cancel"),
            client.post(f"{address}/rerun"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 5
    assert bo.client.get("/api/v1/runs").json() == {"items": [], "total": 0}


def test_a_run_is_followed_to_its_end_and_resumed(
    site: Site, database: Engine, ana: Person, run: str
) -> None:
    token = ana.client.headers["Authorization"]
    with served(site) as address, httpx2.Client(base_url=address, headers={"Authorization": token}) as client:
        with client.stream("GET", f"/api/v1/runs/{run}/events", timeout=60) as live:
            assert live.headers["Content-Type"].startswith("text/event-stream")
            events = told(live.iter_lines())
            assert next(events) == ("event", "1")
            move(database, run, "running")
            assert next(events) == ("event", "2")
            news = News(run=UUID(run), step="adults", done=1, steps=3, fraction=0.5)
            with transaction(database) as session:
                told_news = {"channel": CHANNEL, "news": news.model_dump_json()}
                session.execute(text("SELECT pg_notify(:channel, :news)"), told_news)
            assert next(events) == ("progress", "")
            move(database, run, "succeeded")
            assert [*events] == [("event", "3"), ("end", "")]
        with client.stream("GET", f"/api/v1/runs/{run}/events", headers={"Last-Event-ID": "2"}) as rest:
            assert [*told(rest.iter_lines())] == [("event", "3"), ("end", "")]
        over = client.get(f"/api/v1/runs/{run}/events", headers={"Last-Event-ID": "3"})
        assert over.status_code == 204


def test_many_who_follow_share_one_connection(site: Site, database: Engine, ana: Person, run: str) -> None:
    token = ana.client.headers["Authorization"]
    listeners = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    with served(site) as address, httpx2.Client(base_url=address, headers={"Authorization": token}) as client:
        streams = [client.stream("GET", f"/api/v1/runs/{run}/events", timeout=60) for _ in range(20)]
        followed = [told(stream.__enter__().iter_lines()) for stream in streams]
        assert [next(events) for events in followed] == [("event", "1")] * 20
        move(database, run, "running")
        assert [next(events) for events in followed] == [("event", "2")] * 20
        with transaction(database) as session:
            assert session.scalar(listeners) == 1
        move(database, run, "canceled")
        assert [[*events][-1] for events in followed] == [("end", "")] * 20
        for stream in streams:
            stream.__exit__(None, None, None)


def test_who_may_not_see_a_run_any_more_hears_no_more_of_it(
    site: Site, database: Engine, ana: Person, run: str
) -> None:
    token = ana.client.headers["Authorization"]
    impatient = replace(site, newsroom=Newsroom(site.engine, heartbeat=0.1))
    with (
        served(impatient) as address,
        httpx2.Client(base_url=address, headers={"Authorization": token}) as client,
        client.stream("GET", f"/api/v1/runs/{run}/events", timeout=60) as live,
    ):
        lines = live.iter_lines()
        events = told(lines)
        assert next(events) == ("event", "1")
        with transaction(database) as session:
            SignIns(session).end_all(ana.actor.user_id)
        with transaction(database) as session:
            note_event(session, UUID(run), "A secret.")
        assert [*events] == []


def test_one_person_follows_some_runs_and_leaves_room_for_others(
    site: Site, ana: Person, bo: Person, run: str
) -> None:
    narrow = replace(site, newsroom=Newsroom(site.engine, most_of_one=1))
    share(
        ana,
        "workflows",
        ana.client.get(f"/api/v1/runs/{run}").json()["workflow_id"],
        "viewer",
        email=bo.email,
    )
    asking = {person: {"Authorization": person.client.headers["Authorization"]} for person in (ana, bo)}
    with (
        served(narrow) as address,
        httpx2.Client(base_url=f"{address}/api/v1/runs/{run}", timeout=60) as client,
        client.stream("GET", "/events", headers=asking[ana]) as live,
    ):
        events = told(live.iter_lines())
        assert next(events) == ("event", "1")
        with client.stream("GET", "/events", headers=asking[ana]) as refused:
            assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        with client.stream("GET", "/events", headers=asking[bo]) as other:
            assert other.status_code == 200
