"""Who is told when a workflow breaks and when it works again: once each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from workflow_platform.api.errands import Errands
from workflow_platform.api.notifications.sending import WebhookErrand
from workflow_platform.api.server import webhooks_of
from workflow_platform.api.site import Site
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.notifications.deliveries import WEBHOOK
from workflow_platform.store.notifications.notifications import MOST_WAITING
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_states import RunState
from workflow_platform_tests.api.mailbox import Mailbox, with_settings
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.receiver import Receiver, dripping, receiving
from workflow_platform_tests.api.sharing import save, share, upload, withdraw

FAILURE = {"code": "run-failed", "message": "It broke.", "hint": "Mend it.", "detail": "canary-value"}


@pytest.fixture
def workflow(ana: Person) -> str:
    upload(ana)
    return save(ana, document())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def wish(person: Person, workflow: str, **wanted: str) -> dict[str, Any]:
    answer = person.client.post(f"/api/v1/workflows/{workflow}/notifications", json=wanted)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def run(person: Person, database: Engine, workflow: str, state: RunState) -> str:
    """Have a run end, and return its id."""
    begun = str(person.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"])
    end(database, begun, state)
    return begun


def end(database: Engine, begun: str, state: RunState) -> None:
    with transaction(database) as session:
        mark_run(session, UUID(begun), "running")
        assert mark_run(session, UUID(begun), state, error=FAILURE if state == "failed" else None)


def send(site: Site, **changes: object) -> int:
    """Send what is to be sent to webhooks, where this machine may be reached."""
    return webhooks_of(with_settings(site, **{"allowed_networks": "127.0.0.0/8", **changes})).do_due()


def deliveries(person: Person, notification: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.client.get(
        f"/api/v1/notifications/{notification['id']}/deliveries"
    ).json()
    return found


def due_at_once(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.outbox SET available_at = now()"))


def test_an_incident_is_told_once_and_so_is_its_end(
    ana: Person, site: Site, database: Engine, workflow: str, receiver: Receiver
) -> None:
    wish(ana, workflow, channel="mail")
    made = wish(ana, workflow, channel="webhook", url=receiver.address)
    mailbox = Mailbox(site)
    failed = [run(ana, database, workflow, "failed") for _ in range(5)]
    run(ana, database, workflow, "canceled")
    assert mailbox.arrived() == [("ana@example.org", "'Adults' has failed")]
    assert "It broke. Mend it." in mailbox.mails[0].text
    worked = [run(ana, database, workflow, "succeeded") for _ in range(3)]
    assert mailbox.arrived() == [("ana@example.org", "'Adults' works again")]

    assert send(site) == 2
    broke, mended = receiver.messages(made["secret"])
    assert (broke["type"], mended["type"]) == ("workflow.failed", "workflow.recovered")
    assert broke["data"]["run"] == {"id": failed[0], "state": "failed"}
    assert broke["data"]["error"] == {"code": "run-failed", "message": "It broke.", "hint": "Mend it."}
    assert mended["data"]["run"] == {"id": worked[0], "state": "succeeded"}
    assert broke["data"]["incident_id"] == mended["data"]["incident_id"]

    run(ana, database, workflow, "failed")
    assert mailbox.arrived() == [("ana@example.org", "'Adults' has failed")]


def test_runs_that_fail_at_once_are_one_incident(
    ana: Person, site: Site, database: Engine, workflow: str
) -> None:
    wish(ana, workflow, channel="mail")
    begun = [ana.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"] for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda id_: end(database, id_, "failed"), begun))
    assert Mailbox(site).arrived() == [("ana@example.org", "'Adults' has failed")]


def test_nothing_is_told_of_what_was_undone(ana: Person, site: Site, database: Engine, workflow: str) -> None:
    wish(ana, workflow, channel="mail")
    begun = ana.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"]
    with suppress(ZeroDivisionError), transaction(database) as session:
        assert mark_run(session, UUID(begun), "failed", error=FAILURE)
        raise ZeroDivisionError
    assert Mailbox(site).arrived() == []


def test_whoever_sees_the_workflow_is_told_and_not_any_more_afterwards(
    ana: Person, bo: Person, site: Site, database: Engine, workflow: str
) -> None:
    address = f"/api/v1/workflows/{workflow}/notifications"
    assert bo.client.post(address, json={"channel": "mail"}).status_code == 404
    grant = share(ana, "workflows", workflow, "viewer", email=bo.email)
    wish(bo, workflow, channel="mail")
    assert ana.client.get(address).json() == []
    mailbox = Mailbox(site)
    run(ana, database, workflow, "failed")
    assert mailbox.arrived() == [(bo.email, "'Adults' has failed")]
    withdraw(ana, "workflows", workflow, grant)
    run(ana, database, workflow, "succeeded")
    assert mailbox.arrived() == []


def test_a_receiver_that_fails_gets_the_same_message_again(
    ana: Person, site: Site, database: Engine, workflow: str, receiver: Receiver
) -> None:
    made = wish(ana, workflow, channel="webhook", url=receiver.address)
    receiver.status = 503
    run(ana, database, workflow, "failed")
    assert (send(site), send(site)) == (1, 0)
    [waiting] = deliveries(ana, made)
    assert (waiting["state"], waiting["status"], waiting["attempts"]) == ("waiting", 503, 1)
    receiver.status = 200
    due_at_once(database)
    assert send(site) == 1
    [sent] = deliveries(ana, made)
    assert (sent["state"], sent["attempts"], sent["error"]) == ("delivered", 2, None)
    again = f"/api/v1/notifications/{made['id']}/deliveries/{sent['id']}/send-again"
    assert ana.client.post(again).status_code == 202
    assert send(site) == 1
    first, *others = receiver.messages(made["secret"])
    assert others == [first, first]
    assert {headers["webhook-id"] for _, headers, _ in receiver.requests} == {sent["id"]}


def test_a_receiver_that_is_gone_is_left_alone_and_redirects_are_not_followed(
    ana: Person, site: Site, workflow: str, receiver: Receiver
) -> None:
    made = wish(ana, workflow, channel="webhook", url=receiver.address)
    receiver.status = 410
    test = f"/api/v1/notifications/{made['id']}/test"
    assert ana.client.post(test).status_code == 202
    assert send(site) == 1
    assert deliveries(ana, made)[0]["state"] == "failed"
    receiver.status, receiver.headers = 302, {"Location": receiver.address + "/elsewhere"}
    ana.client.post(test)
    send(site)
    assert deliveries(ana, made)[0]["error"] == "The answer was 302, and only 200 to 299 will do."
    assert [path for path, *_ in receiver.requests] == ["/hook", "/hook"]


def test_a_receiver_that_answers_a_byte_at_a_time_holds_nobody_up(
    ana: Person, site: Site, database: Engine, workflow: str
) -> None:
    with dripping() as address:
        made = wish(ana, workflow, channel="webhook", url=address)
        run(ana, database, workflow, "failed")
        reach = Reach((ip_network("127.0.0.0/8"),), site.engine.url)
        errand = WebhookErrand(site.engine, site.vault, reach, patience=0.5)
        assert Errands(site.engine, {WEBHOOK: errand}).do_due() == 1
    [waiting] = deliveries(ana, made)
    assert (waiting["state"], waiting["error"]) == ("waiting", "There was no answer within 0.5 seconds.")


def test_private_addresses_are_reached_only_where_the_operator_allows_it(
    ana: Person, site: Site, workflow: str, receiver: Receiver
) -> None:
    made = wish(ana, workflow, channel="webhook", url=receiver.address)
    ana.client.post(f"/api/v1/notifications/{made['id']}/test")
    assert send(site, allowed_networks="") == 1
    [refused] = deliveries(ana, made)
    assert refused["error"] == "The host '127.0.0.1' leads to an address that connections may not use."
    assert receiver.requests == []


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.org", "https://", "https://me:pw@example.org/", "file:///etc/passwd", "x" * 3000],
)
def test_what_is_no_address_of_the_web_is_refused(ana: Person, workflow: str, url: str) -> None:
    body = {"channel": "webhook", "url": url}
    assert ana.client.post(f"/api/v1/workflows/{workflow}/notifications", json=body).status_code == 422


def test_a_secret_is_given_once_and_kept_sealed(
    ana: Person, database: Engine, workflow: str, receiver: Receiver
) -> None:
    made = wish(ana, workflow, channel="webhook", url=receiver.address)
    assert made["secret"].startswith("whsec_")
    [listed] = ana.client.get(f"/api/v1/workflows/{workflow}/notifications").json()
    assert (listed["id"], "secret" in listed) == (made["id"], False)
    with database.connect() as connection:
        stored = connection.execute(text("SELECT n::text FROM workflow_platform.notifications n")).all()
        log = connection.execute(text("SELECT a::text FROM workflow_platform.audit_events a")).all()
    assert made["secret"] not in str((stored, log))
    twice = {"channel": "webhook", "url": receiver.address}
    assert ana.client.post(f"/api/v1/workflows/{workflow}/notifications", json=twice).status_code == 409
    assert ana.client.delete(f"/api/v1/notifications/{made['id']}").status_code == 204
    assert ana.client.delete(f"/api/v1/notifications/{made['id']}").status_code == 404


def test_one_person_has_few_messages_waiting(
    ana: Person, bo: Person, site: Site, workflow: str, receiver: Receiver
) -> None:
    share(ana, "workflows", workflow, "viewer", email=bo.email)
    of_ana, of_bo = (wish(who, workflow, channel="webhook", url=receiver.address) for who in (ana, bo))

    def asked(person: Person, made: dict[str, Any], more: str = "test") -> int:
        return person.client.post(f"/api/v1/notifications/{made['id']}/{more}").status_code

    assert [asked(ana, of_ana) for _ in range(MOST_WAITING + 1)] == [202] * MOST_WAITING + [409]
    again = f"deliveries/{deliveries(ana, of_ana)[0]['id']}/send-again"
    assert (asked(ana, of_ana, again), asked(bo, of_bo)) == (409, 202)
    assert send(site) == MOST_WAITING + 1
    assert (asked(ana, of_ana, again), asked(ana, of_ana)) == (202, 202)
