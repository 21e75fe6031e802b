"""The audit log over HTTP: all of it for administrators, their own part for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from workflow_platform.api.site import Site
from workflow_platform.store.database import transaction
from workflow_platform_tests.api.people import PASSWORD, Person, document
from workflow_platform_tests.api.sharing import share

# The first account of a platform is its administrator's: Ana's, wherever both are here.
ALL, OWN = "/api/v1/audit", "/api/v1/me/audit"


def events(person: Person, address: str = OWN, **params: object) -> list[dict[str, Any]]:
    answer = person.client.get(address, params={name: str(value) for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def draft(person: Person, name: str = "Adults", **headers: str) -> str:
    body = {"document": document(name), "publish": False}
    answer = person.client.post("/api/v1/workflows", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_the_log_is_closed_to_who_is_not_signed_in(anonymous: TestClient) -> None:
    assert [anonymous.get(address).status_code for address in (ALL, OWN)] == [401, 401]


def test_all_of_it_is_for_administrators(ana: Person, bo: Person) -> None:
    made = draft(bo)
    assert bo.client.get(ALL).status_code == 403
    [event] = events(ana, ALL, what="workflow.created")
    assert event["noun_id"] == made
    assert event["actor"] == event["person"] == {"id": str(bo.actor.user_id), "name": bo.actor.name}


def test_people_see_what_they_did_and_what_is_theirs(ana: Person, bo: Person) -> None:
    draft(ana)
    assert {event["kind"] for event in events(bo)} == {"account.created", "sign-in.created"}
    assert events(bo, who=ana.actor.user_id) == []
    assert events(bo, what="workflow") == []


def test_the_database_keeps_the_logs_of_people_apart(ana: Person, bo: Person, site: Site) -> None:
    count = text("SELECT count(*) FROM workflow_platform.audit_events WHERE noun = 'workflow'")
    draft(ana)
    seen = []
    for actor in (ana.actor, bo.actor, None):
        with transaction(site.engine, actor) as session:
            seen.append(session.scalar(count))
    assert seen == [1, 0, 0]


def test_an_event_names_the_request_that_it_was_part_of(ana: Person) -> None:
    draft(ana, **{"X-Request-Id": "from-the-proxy"})
    [event] = events(ana, what="workflow")
    assert event["request_id"] == "from-the-proxy"


def test_a_request_that_fails_leaves_no_event(ana: Person) -> None:
    draft(ana)
    refused = ana.client.post("/api/v1/workflows", json={"document": document(), "publish": False})
    assert refused.status_code == 409
    assert len(events(ana, what="workflow")) == 1


def test_events_are_found_by_what_when_and_page(ana: Person) -> None:
    made = [draft(ana, f"Adults {number}") for number in range(5)]
    found = events(ana, what="workflow")
    assert [event["noun_id"] for event in found] == made[::-1]
    assert [event["noun_id"] for event in events(ana, thing=made[2])] == [made[2]]
    third = found[2]["at"]
    assert [event["noun_id"] for event in events(ana, what="workflow", since=third)] == made[:1:-1]
    assert [event["noun_id"] for event in events(ana, what="workflow", until=third)] == made[1::-1]

    pages, before = [], ""
    while before != "None":
        query = f"what=workflow&limit=2{before and f'&before={before}'}"
        page = ana.client.get(f"{ALL}?{query}").json()
        pages.append([event["noun_id"] for event in page["items"]])
        before = str(page["next"])
    assert pages == [made[:2:-1], made[2:0:-1], made[:1]]


def test_what_people_do_with_their_account_is_told_as_theirs(ana: Person) -> None:
    changed = {"password": PASSWORD, "new_password": "four loud badgers"}
    assert ana.client.patch("/api/v1/me", json={"display_name": "Ana"}).status_code == 200
    assert ana.client.post("/api/v1/password", json=changed).status_code == 204
    tokens = ana.client.post("/api/v1/refresh", json={"refresh_token": ana.refresh_token}).json()
    ana.client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    told = [
        (event["actor"]["id"], event["details"]["changed"]) for event in events(ana, what="account.changed")
    ]
    me = str(ana.actor.user_id)
    assert told == [(me, ["password_hash"]), (me, ["display_name"])]
    everything = ana.client.get(ALL).text
    assert [word for word in (PASSWORD, "badgers", "wpr_") if word in everything] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_platform.audit_events SET kind = 'nothing'",
        "DELETE FROM workflow_platform.audit_events",
        "INSERT INTO workflow_platform.audit_events (kind, noun, transaction_id) VALUES ('a.b', 'a', 1)",
    ],
)
def test_the_web_application_only_reads_the_log(ana: Person, site: Site, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction(site.engine, ana.actor) as session,
    ):
        session.execute(text(statement))


def test_the_log_does_not_say_whose_an_address_is(sign_in: Callable[[str], Person]) -> None:
    boss, cy = sign_in("boss@example.org"), sign_in("cy@example.org")
    dee = sign_in("dee@example.org")
    made = draft(cy)
    group = cy.client.post("/api/v1/groups", json={"name": "all"}).json()["id"]
    addresses = (dee.email, "nobody@example.org", "later@example.org")
    for email in addresses:
        share(cy, "workflows", made, "viewer", email=email)
        cy.client.post(f"/api/v1/groups/{group}/members", json={"email": email}).raise_for_status()
    later = sign_in("later@example.org")

    told = [event for what in ("share", "group-member") for event in events(cy, what=what)]
    assert len(told) == 2 * len(addresses)
    for what in ("share", "group-member"):
        alike = [
            (event["kind"], event["person"], event["details"].get("role")) for event in events(cy, what=what)
        ]
        assert len({str(one) for one in alike}) == 1
    for somebody in (dee, later):
        assert str(somebody.actor.user_id) not in str(told)
        assert events(cy, who=somebody.actor.user_id) == []
        assert str(somebody.actor.user_id) in str(events(somebody, what="group-member"))
    assert str(dee.actor.user_id) in str(events(boss, ALL, what="share"))
