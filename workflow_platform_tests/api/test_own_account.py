"""A person's own account: ways back in, changes that must be proven again, and its end."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.types import ASGIApp

from workflow_platform.api.site import Site
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import Runs
from workflow_platform.store.tables import Base
from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person, document

NEW = "four loud herons"
HERE = {"Origin": ORIGIN}


@pytest.fixture
def mailbox(site: Site) -> Mailbox:
    return Mailbox(site)


@pytest.fixture
def browser(app: ASGIApp, ana: Person) -> Iterator[TestClient]:
    """A browser that Ana is signed in with, beside her client."""
    with TestClient(app, base_url=ORIGIN, headers=HERE) as client:
        assert client.post("/api/v1/session", json=credentials(ana.email)).status_code == 204
        yield client


def credentials(email: str, password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


def log_in(client: TestClient, email: str, password: str = PASSWORD) -> int:
    return client.post("/api/v1/login", json=credentials(email, password)).status_code


def forget(client: TestClient, email: str, path: str = "password/forgot") -> tuple[int, object]:
    answer = client.post(f"/api/v1/{path}", json={"email": email})
    return answer.status_code, answer.json()


def test_a_forgotten_password_is_replaced_by_way_of_the_mail(
    anonymous: TestClient, ana: Person, browser: TestClient, mailbox: Mailbox
) -> None:
    assert forget(anonymous, ana.email)[0] == 202
    assert mailbox.arrived() == [(ana.email, "Choose a new password")]
    reset = {"token": mailbox.token(), "password": NEW}
    weak = anonymous.post("/api/v1/password/reset", json={**reset, "password": ana.email})
    assert weak.status_code == 422
    assert anonymous.post("/api/v1/password/reset", json=reset).status_code == 204
    assert [log_in(anonymous, ana.email, word) for word in (PASSWORD, NEW)] == [401, 200]
    assert mailbox.arrived() == [(ana.email, "Your password has changed")]
    assert anonymous.post("/api/v1/password/reset", json=reset).status_code == 422
    assert (browser.get("/api/v1/me").status_code, ana.client.get("/api/v1/me").status_code) == (401, 401)
    refreshed = anonymous.post("/api/v1/refresh", json={"refresh_token": ana.refresh_token})
    assert refreshed.status_code == 401


def test_a_link_of_one_purpose_is_good_for_no_other(
    anonymous: TestClient, ana: Person, mailbox: Mailbox
) -> None:
    forget(anonymous, ana.email)
    mailbox.arrived()
    for path in ("verify", "email/confirm"):
        assert anonymous.post(f"/api/v1/{path}", json={"token": mailbox.token()}).status_code == 422


@pytest.mark.parametrize("path", ["password/forgot", "verify/resend"])
def test_strangers_do_not_learn_who_has_an_account(
    anonymous: TestClient, ana: Person, mailbox: Mailbox, path: str
) -> None:
    assert forget(anonymous, ana.email, path) == forget(anonymous, "nobody@example.org", path)
    assert [to for to, _ in mailbox.arrived()] == [ana.email]


def test_the_link_that_proves_an_address_can_be_had_again(anonymous: TestClient, mailbox: Mailbox) -> None:
    anonymous.post("/api/v1/sign-up", json=credentials("new@example.org"))
    mailbox.arrived()
    first = mailbox.token()
    forget(anonymous, "NEW@example.org", "verify/resend")
    assert mailbox.arrived() == [("new@example.org", "Finish your account")]
    assert mailbox.token() != first
    assert anonymous.post("/api/v1/verify", json={"token": mailbox.token()}).status_code == 204
    assert log_in(anonymous, "new@example.org") == 200


def test_nobody_floods_a_mailbox(anonymous: TestClient) -> None:
    statuses = [forget(anonymous, "ana@example.org")[0] for _ in range(8)]
    assert statuses == [202] * 6 + [429] * 2


def test_one_network_may_ask_for_some_mails_and_then_waits(anonymous: TestClient) -> None:
    statuses = [forget(anonymous, f"p{number}@example.org")[0] for number in range(24)]
    assert statuses[:21] == [202] * 21
    assert 429 in statuses[21:]


def test_an_old_link_does_not_work(anonymous: TestClient, ana: Person, mailbox: Mailbox, site: Site) -> None:
    forget(anonymous, ana.email)
    mailbox.arrived()
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.one_time_tokens SET expires_at = now()"))
    late = anonymous.post("/api/v1/password/reset", json={"token": mailbox.token(), "password": NEW})
    assert late.status_code == 422


def test_asking_about_a_known_and_an_unknown_address_takes_the_same_time(
    anonymous: TestClient, ana: Person, site: Site
) -> None:
    def seconds(path: str, body: dict[str, str]) -> float:
        # Limits would make it wait.
        with site.engine.begin() as connection:
            connection.execute(text("DELETE FROM workflow_platform.attempts"))
        started = time.perf_counter()
        anonymous.post(path, json=body)
        return time.perf_counter() - started

    known, unknown = credentials(ana.email, "not the one"), credentials("nobody@example.org", "not the one")
    for path, keys in (("/api/v1/login", {"email", "password"}), ("/api/v1/password/forgot", {"email"})):
        pairs = [
            [seconds(path, {key: body[key] for key in keys}) for body in (known, unknown)] for _ in range(15)
        ]
        one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
        assert 0.5 < one / other < 2, path


def test_changing_the_password_takes_the_old_one_and_ends_other_sign_ins(
    anonymous: TestClient, ana: Person, browser: TestClient, mailbox: Mailbox
) -> None:
    wrong = browser.post("/api/v1/password", json={"password": "a guess", "new_password": NEW})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong-password")
    weak = browser.post("/api/v1/password", json={"password": PASSWORD, "new_password": "short"})
    assert weak.status_code == 422
    before = browser.cookies["workflow-platform"]
    changed = browser.post("/api/v1/password", json={"password": PASSWORD, "new_password": NEW})
    assert changed.status_code == 204
    assert browser.get("/api/v1/me").status_code == 200
    assert ana.client.get("/api/v1/me").status_code == 401
    assert browser.cookies["workflow-platform"] != before
    assert anonymous.get("/api/v1/me", headers={"Cookie": f"workflow-platform={before}"}).status_code == 401
    assert mailbox.arrived() == [(ana.email, "Your password has changed")]
    assert [log_in(anonymous, ana.email, word) for word in (PASSWORD, NEW)] == [401, 200]


def test_a_client_that_changes_the_password_goes_on_after_a_refresh(
    anonymous: TestClient, ana: Person
) -> None:
    changed = ana.client.post("/api/v1/password", json={"password": PASSWORD, "new_password": NEW})
    assert changed.status_code == 204
    assert ana.client.get("/api/v1/me").status_code == 401
    tokens = anonymous.post("/api/v1/refresh", json={"refresh_token": ana.refresh_token}).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert anonymous.get("/api/v1/me", headers=headers).status_code == 200


def test_guessing_the_password_of_an_open_session_slows_down(ana: Person) -> None:
    guess = {"password": "a guess", "new_password": NEW}
    statuses = [ana.client.post("/api/v1/password", json=guess).status_code for _ in range(7)]
    assert statuses == [403] * 6 + [429]


@pytest.mark.parametrize(
    "path", ["password", "email", "me/delete", "me/second-factor", "me/second-factor/confirm"]
)
def test_a_personal_token_cannot_take_over_the_account(anonymous: TestClient, ana: Person, path: str) -> None:
    token = ana.client.post("/api/v1/tokens", json={"name": "nightly"}).json()["token"]
    body = {"password": PASSWORD}
    body |= {"password": {"new_password": NEW}, "email": {"email": "eve@example.org"}}.get(path, {})
    answer = anonymous.post(f"/api/v1/{path}", json=body, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_another_address_counts_once_it_is_proven_and_the_old_one_is_told(
    anonymous: TestClient, ana: Person, mailbox: Mailbox
) -> None:
    forget(anonymous, ana.email)
    mailbox.arrived()
    reset = mailbox.token()
    asked = ana.client.post("/api/v1/email", json={"email": "ana@new.example", "password": PASSWORD})
    assert asked.status_code == 202
    assert sorted(mailbox.arrived()) == [
        ("ana@example.org", "Your address is about to change"),
        ("ana@new.example", "Prove your new address"),
    ]
    assert ana.client.get("/api/v1/me").json()["email"] == "ana@example.org"
    proof = {"token": mailbox.token()}
    assert anonymous.post("/api/v1/email/confirm", json=proof).status_code == 204
    assert anonymous.post("/api/v1/email/confirm", json=proof).status_code == 422
    assert ana.client.get("/api/v1/me").json()["email"] == "ana@new.example"
    assert mailbox.arrived() == [("ana@example.org", "Your address has changed")]
    # What was mailed to the old address must not open the account any more.
    late = anonymous.post("/api/v1/password/reset", json={"token": reset, "password": NEW})
    assert late.status_code == 422


def test_the_address_of_somebody_else_is_not_told_to_be_theirs(
    ana: Person, bo: Person, mailbox: Mailbox
) -> None:
    answers = [
        ana.client.post("/api/v1/email", json={"email": email, "password": PASSWORD})
        for email in ("free@example.org", bo.email.upper())
    ]
    assert answers[0].status_code == answers[1].status_code == 202
    assert answers[0].json() == answers[1].json()
    assert ("BO@EXAMPLE.ORG", "You have an account already") in mailbox.arrived()


def test_an_address_that_was_taken_meanwhile_stays_whose_it_is(
    anonymous: TestClient, ana: Person, site: Site, mailbox: Mailbox
) -> None:
    ana.client.post("/api/v1/email", json={"email": "free@example.org", "password": PASSWORD})
    mailbox.arrived()
    with transaction(site.engine) as session:
        Accounts(session).add("free@example.org", None, verified=True)
    late = anonymous.post("/api/v1/email/confirm", json={"token": mailbox.token()})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert ana.client.get("/api/v1/me").json()["email"] == "ana@example.org"


def test_names_can_be_changed(ana: Person, bo: Person) -> None:
    me = ana.client.patch("/api/v1/me", json={"name": "Ana-Maria", "display_name": "Ana M."}).json()
    assert (me["name"], me["display_name"]) == ("Ana-Maria", "Ana M.")
    assert ana.client.patch("/api/v1/me", json={}).json() == me
    assert ana.client.patch("/api/v1/me", json={"display_name": None}).json()["display_name"] == "Ana-Maria"
    taken = ana.client.patch("/api/v1/me", json={"name": bo.actor.name.upper()})
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    assert ana.client.patch("/api/v1/me", json={"name": "a\u0007b"}).status_code == 422


def test_nobody_becomes_the_user_of_this_machine(ana: Person, site: Site) -> None:
    assert ana.client.patch("/api/v1/me", json={"name": "Local"}).status_code == 409
    with transaction(site.engine) as session:
        account = Accounts(session).add("local@example.org", None, verified=True)
    assert account is not None
    assert account.name.startswith("local-")


def counts(database: Engine) -> dict[str, int]:
    tables = [table.name for table in Base.metadata.sorted_tables if table.name not in {"attempts", "outbox"}]
    with database.connect() as connection:
        return {
            table: int(connection.scalar(text(f"SELECT count(*) FROM workflow_platform.{table}")) or 0)
            for table in tables
        }


def fill(person: Person) -> str:
    """Give somebody a dataset, a workflow and a run of it, and return the run's id."""
    upload = {"name": "people", "file": "people.csv"}
    uploaded = person.client.post("/api/v1/datasets", params=upload, content="name,age\nAna,41\n")
    assert uploaded.status_code == 201
    workflow = person.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    key = {"Idempotency-Key": "once"}
    run = person.client.post(f"/api/v1/workflows/{workflow}/execute", json={}, headers=key)
    assert run.status_code == 202
    return str(run.json()["id"])


def test_a_deleted_account_leaves_nothing_behind_and_others_lose_nothing(
    ana: Person, bo: Person, site: Site, database: Engine, mailbox: Mailbox
) -> None:
    before = counts(database)
    run = fill(bo)
    fill(ana)
    bo.client.post("/api/v1/tokens", json={"name": "nightly"})
    refused = bo.client.post("/api/v1/me/delete", json={"password": PASSWORD})
    assert (refused.status_code, refused.json()["message"]) == (409, "A run is under way.")
    with transaction(database) as session:
        mark_run(session, Runs(session, bo.actor).list()[0].id, "canceled")
    assert bo.client.post("/api/v1/me/delete", json={"password": "a guess"}).status_code == 403
    assert bo.client.get(f"/api/v1/runs/{run}").status_code == 200
    folders = [site.settings.lake / str(person.actor.user_id) for person in (ana, bo)]
    assert [folder.exists() for folder in folders] == [True, True]

    assert bo.client.post("/api/v1/me/delete", json={"password": PASSWORD}).status_code == 204

    assert bo.client.get("/api/v1/me").status_code == 401
    assert mailbox.arrived() == [("bo@example.org", "Your account is gone")]
    assert [folder.exists() for folder in folders] == [True, False]
    with database.connect() as connection:
        owners = connection.execute(text("SELECT DISTINCT owner_id FROM workflow_platform.runs"))
        assert [row[0] for row in owners] == [ana.actor.user_id]
    after = counts(database)
    assert after["users"] == before["users"] - 1
    assert after["datasets"] == after["workflows"] == after["runs"] == 1
    assert after["access_tokens"] == 0


def test_the_only_administrator_of_others_cannot_leave(ana: Person, bo: Person) -> None:
    refused = ana.client.post("/api/v1/me/delete", json={"password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert bo.client.post("/api/v1/me/delete", json={"password": PASSWORD}).status_code == 204
    assert ana.client.post("/api/v1/me/delete", json={"password": PASSWORD}).status_code == 204


def test_every_table_lets_go_of_a_person_who_leaves() -> None:
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys]
    users = [key for key in keys if key.column.table.name == "users"]
    kept = {str(key.parent) for key in users if key.parent.name != "owner_id" and not key.ondelete}
    assert kept == set()
    assert len(users) > 5


@pytest.mark.parametrize(
    ("moved", "status"),
    [
        ("seen_at = now() - interval '13 days'", 200),
        ("seen_at = now() - interval '15 days'", 401),
        ("expires_at = now() + interval '1 minute'", 200),
        ("expires_at = now()", 401),
    ],
)
def test_sign_ins_end_when_nobody_uses_them_and_after_thirty_days_at_the_latest(
    anonymous: TestClient, ana: Person, browser: TestClient, site: Site, moved: str, status: int
) -> None:
    with site.engine.begin() as connection:
        connection.execute(text(f"UPDATE workflow_platform.sign_ins SET {moved}"))
    refreshed = anonymous.post("/api/v1/refresh", json={"refresh_token": ana.refresh_token})
    assert refreshed.status_code == status
    assert [client.get("/api/v1/me").status_code for client in (browser, ana.client)] == [status, status]


def test_using_a_sign_in_does_not_move_its_end(ana: Person, browser: TestClient) -> None:
    ends = [one["expires_at"] for one in browser.get("/api/v1/sign-ins").json()]
    assert ana.client.get("/api/v1/me").status_code == 200
    assert [one["expires_at"] for one in browser.get("/api/v1/sign-ins").json()] == ends


def test_a_browser_that_signs_in_again_gets_a_new_secret_and_the_old_one_ends(
    anonymous: TestClient, ana: Person, browser: TestClient
) -> None:
    before = browser.cookies["workflow-platform"]
    assert browser.post("/api/v1/session", json=credentials(ana.email)).status_code == 204
    assert browser.cookies["workflow-platform"] != before
    assert anonymous.get("/api/v1/me", headers={"Cookie": f"workflow-platform={before}"}).status_code == 401
    assert len(browser.get("/api/v1/sign-ins").json()) == 2


def test_a_success_of_ones_own_does_not_reset_the_limit_of_a_network(
    anonymous: TestClient, ana: Person, site: Site
) -> None:
    for number in range(3):
        log_in(anonymous, f"victim{number}@example.org", "a guess")
    assert log_in(anonymous, ana.email) == 200
    with site.engine.connect() as connection:
        most = connection.scalar(text("SELECT max(count) FROM workflow_platform.attempts"))
    # One sign-in more was that of the fixture.
    assert most == 5
