"""The second factor: what it asks for, that nothing works twice, and that guessing is slow."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.types import ASGIApp

from workflow_platform.api.site import Site
from workflow_platform.store.database import transaction
from workflow_platform.store.keys import add_key
from workflow_platform.store.people.second_factors import SecondFactors
from workflow_platform.store.system import reseal
from workflow_platform.store.vault import Vault
from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person

STEP = 30


class App:
    """The app on a person's phone."""

    def __init__(self, secret: str) -> None:
        self._totp = TOTP(base64.b32decode(secret), 6, SHA1(), STEP)  # noqa: S303  # as RFC 6238 has it

    def code(self, steps: int = 0) -> str:
        """Return the code that is shown now, or some steps later."""
        return self._totp.generate(int(time.time()) + steps * STEP).decode()


@pytest.fixture(autouse=True)
def _not_between_two_codes() -> None:
    """Begin where the code will not change for a while."""
    left = STEP - time.time() % STEP
    if left < 5:
        time.sleep(left)


@pytest.fixture
def browser(app: ASGIApp, ana: Person) -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}) as client:
        login = {"email": ana.email, "password": PASSWORD}
        assert client.post("/api/v1/session", json=login).status_code == 204
        yield client


def begin(client: TestClient) -> App:
    begun = client.post("/api/v1/me/second-factor", json={"password": PASSWORD})
    assert begun.status_code == 201
    return App(begun.json()["secret"])


def turn_on(client: TestClient) -> tuple[App, list[str]]:
    """Turn it on with the code of the step before, so that the present one is still good."""
    app = begin(client)
    on = client.post("/api/v1/me/second-factor/confirm", json={"password": PASSWORD, "code": app.code(-1)})
    assert on.status_code == 200
    return app, on.json()["recovery_codes"]


def log_in(client: TestClient, person: Person, code: str | None = None) -> tuple[int, str]:
    body = {"email": person.email, "password": PASSWORD, "code": code}
    answer = client.post("/api/v1/login", json=body)
    return answer.status_code, answer.json().get("code", "")


def test_signing_in_asks_for_a_code_once_it_is_turned_on(
    anonymous: TestClient, ana: Person, browser: TestClient
) -> None:
    app = begin(browser)
    assert log_in(anonymous, ana) == (200, "")
    body = {"password": PASSWORD, "code": app.code(-1)}
    assert browser.post("/api/v1/me/second-factor/confirm", json=body).status_code == 200
    assert browser.get("/api/v1/me").json()["second_factor"]
    assert log_in(anonymous, ana) == (401, "second-factor-needed")
    assert log_in(anonymous, ana, "12345") == (401, "wrong-code")
    assert log_in(anonymous, ana, app.code()) == (200, "")
    session = {"email": ana.email, "password": PASSWORD}
    assert anonymous.post("/api/v1/session", json=session).status_code == 401
    later = {**session, "code": app.code(1)}
    assert anonymous.post("/api/v1/session", json=later).status_code == 204


def test_the_secret_is_given_as_apps_read_it(ana: Person) -> None:
    begun = ana.client.post("/api/v1/me/second-factor", json={"password": PASSWORD}).json()
    address = urlsplit(begun["uri"])
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [begun["secret"]]
    assert "ana%40example.org" in address.path


def test_without_the_right_password_or_code_nothing_is_turned_on(ana: Person) -> None:
    guess = {"password": "a guess"}
    assert ana.client.post("/api/v1/me/second-factor", json=guess).status_code == 403
    app = begin(ana.client)
    for body, status in (
        ({"password": "a guess", "code": app.code()}, 403),
        ({"password": PASSWORD, "code": "000 00"}, 401),
        ({"password": PASSWORD}, 401),
    ):
        assert ana.client.post("/api/v1/me/second-factor/confirm", json=body).status_code == status
    assert not ana.client.get("/api/v1/me").json()["second_factor"]


def test_turning_it_on_ends_other_sign_ins_and_changes_the_secret_of_this_one(
    ana: Person, browser: TestClient, site: Site
) -> None:
    before = browser.cookies["workflow-platform"]
    turn_on(browser)
    assert browser.cookies["workflow-platform"] != before
    assert browser.get("/api/v1/me").status_code == 200
    assert ana.client.get("/api/v1/me").status_code == 401
    assert Mailbox(site).arrived() == [(ana.email, "Your sign-in asks for a code now")]


def test_a_wrong_password_does_not_tell_that_a_code_is_asked_for(
    anonymous: TestClient, ana: Person, browser: TestClient
) -> None:
    turn_on(browser)
    guess = anonymous.post("/api/v1/login", json={"email": ana.email, "password": "a guess"})
    assert (guess.status_code, guess.json()["code"]) == (401, "wrong-credentials")


def test_a_code_works_once_and_not_after_a_later_one(
    anonymous: TestClient, ana: Person, browser: TestClient
) -> None:
    app, _ = turn_on(browser)
    used, later = app.code(), app.code(1)
    assert log_in(anonymous, ana, app.code(-2)) == (401, "wrong-code")
    assert log_in(anonymous, ana, app.code(3)) == (401, "wrong-code")
    assert log_in(anonymous, ana, f"{used[:3]} {used[3:]}") == (200, "")
    assert log_in(anonymous, ana, used) == (401, "wrong-code")
    assert log_in(anonymous, ana, later) == (200, "")
    assert log_in(anonymous, ana, later) == (401, "wrong-code")


def test_a_recovery_code_stands_in_for_the_app_once(
    anonymous: TestClient, ana: Person, bo: Person, browser: TestClient
) -> None:
    _, codes = turn_on(browser)
    _, others = turn_on(bo.client)
    assert len(set(codes)) == 10
    assert log_in(anonymous, ana, codes[0].upper().replace("-", " ")) == (200, "")
    assert log_in(anonymous, ana, codes[0]) == (401, "wrong-code")
    assert log_in(anonymous, ana, others[0]) == (401, "wrong-code")
    assert log_in(anonymous, ana, codes[1]) == (200, "")


def test_new_recovery_codes_end_the_old_ones(anonymous: TestClient, ana: Person, browser: TestClient) -> None:
    _, codes = turn_on(browser)
    body = {"password": PASSWORD, "code": codes[0]}
    fresh = browser.post("/api/v1/me/second-factor/recovery-codes", json=body).json()["recovery_codes"]
    assert log_in(anonymous, ana, codes[1]) == (401, "wrong-code")
    assert log_in(anonymous, ana, fresh[0]) == (200, "")


def test_it_is_turned_off_with_password_and_code(
    anonymous: TestClient, ana: Person, browser: TestClient, site: Site
) -> None:
    app, _ = turn_on(browser)
    path = "/api/v1/me/second-factor/end"
    needed = browser.post(path, json={"password": PASSWORD})
    assert (needed.status_code, needed.json()["code"]) == (401, "second-factor-needed")
    assert browser.post(path, json={"password": "a guess", "code": app.code()}).status_code == 403
    assert browser.post(path, json={"password": PASSWORD, "code": app.code()}).status_code == 204
    assert browser.post(path, json={"password": PASSWORD}).status_code == 409
    assert log_in(anonymous, ana) == (200, "")
    assert Mailbox(site).arrived()[-1] == (ana.email, "Your sign-in asks for no code any more")


def test_what_cannot_be_undone_asks_for_a_code_too(ana: Person, browser: TestClient) -> None:
    turn_on(browser)
    bodies: dict[str, dict[str, str]] = {
        "password": {"new_password": "four loud herons"},
        "email": {"email": "ana@new.example"},
        "me/delete": {},
    }
    for path, body in bodies.items():
        answer = browser.post(f"/api/v1/{path}", json={"password": PASSWORD, **body})
        assert answer.json()["code"] == "second-factor-needed", path
    assert browser.get("/api/v1/me").json()["email"] == ana.email


def test_guessing_codes_slows_down(anonymous: TestClient, ana: Person, browser: TestClient) -> None:
    turn_on(browser)
    answers = [log_in(anonymous, ana, f"{number:05}")[0] for number in range(8)]
    assert answers[:6] == [401] * 6
    assert 429 in answers[6:]


def test_the_secret_is_sealed_for_its_owner_alone(
    anonymous: TestClient, ana: Person, bo: Person, browser: TestClient, site: Site
) -> None:
    app, codes = turn_on(browser)
    with site.engine.begin() as connection:
        dump = connection.scalar(
            text("SELECT json_agg(t)::text FROM workflow_platform.second_factors t")
        ) + str(connection.scalar(text("SELECT json_agg(t)::text FROM workflow_platform.recovery_codes t")))
        assert codes[0] not in dump
        connection.execute(
            text(
                "INSERT INTO workflow_platform.second_factors (user_id, secret, confirmed_at) "
                "SELECT :bo, secret, now() FROM workflow_platform.second_factors"
            ),
            {"bo": bo.actor.user_id},
        )
    assert log_in(anonymous, ana, app.code()) == (200, "")
    assert log_in(anonymous, bo, app.code()) == (500, "secret-unreadable")


def test_a_new_key_of_the_vault_reseals_the_secret(ana: Person, site: Site) -> None:
    app, _ = turn_on(ana.client)
    renewed = Vault(add_key(site.settings.vault_file))
    with transaction(site.engine) as session:
        assert reseal(session, renewed) == 1
        assert reseal(session, renewed) == 0
        assert SecondFactors(session, renewed).use(ana.actor.user_id, app.code())
