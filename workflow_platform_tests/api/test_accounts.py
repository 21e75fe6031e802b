"""Signing in: who is recognised, for how long, and what a stolen secret is good for."""

from __future__ import annotations

import base64
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import text

from workflow_platform.api.accounts.jwt_access import AUDIENCE, ISSUER, TYPE, AccessJwt, Claims
from workflow_platform.api.accounts.signing_keys import ensure_signing_keys, new_signing_keys
from workflow_platform.api.site import Site
from workflow_platform.orchestration.presence import DISPATCHER, Presence
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person

CREDENTIALS = {"email": "new@example.org", "password": PASSWORD}


def mailed(site: Site) -> list[tuple[str, str, dict[str, str]]]:
    with site.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT payload FROM workflow_platform.outbox WHERE topic = 'mail.send' ORDER BY id")
        )
        return [(row["to"], row["template"], row["values"]) for (row,) in rows]


def encoded(part: object) -> str:
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def hmac_signed(header: dict[str, object], claims: dict[str, object], key: bytes) -> str:
    # The library refuses to, which is no help against somebody with another one.
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(hmac.digest(key, signed.encode(), 'sha256'))}"


def test_a_new_person_proves_their_address_and_signs_in(anonymous: TestClient, site: Site) -> None:
    assert anonymous.post("/api/v1/sign-up", json=CREDENTIALS).status_code == 202
    early = anonymous.post("/api/v1/login", json=CREDENTIALS)
    assert (early.status_code, early.json()["code"]) == (403, "email-not-verified")
    [(to, template, values)] = mailed(site)
    assert (to, template) == ("new@example.org", "verify")
    assert anonymous.post("/api/v1/verify", json=values).status_code == 204
    assert anonymous.post("/api/v1/verify", json=values).status_code == 422
    tokens = anonymous.post("/api/v1/login", json=CREDENTIALS).json()
    me = anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert (me["email"], me["is_admin"]) == ("new@example.org", True)


def test_signing_up_does_not_wait_for_the_dispatcher(anonymous: TestClient, database_url: str) -> None:
    with Presence(database_url, DISPATCHER, shared=True):
        assert anonymous.post("/api/v1/sign-up", json=CREDENTIALS).status_code == 202


def test_sign_up_answers_the_same_for_known_and_unknown_addresses(
    anonymous: TestClient, ana: Person, site: Site
) -> None:
    answers = [
        anonymous.post("/api/v1/sign-up", json={"email": email, "password": "another long one"})
        for email in ("nobody@example.org", "ANA@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 202
    assert answers[0].json() == answers[1].json()
    assert [template for _, template, _ in mailed(site)] == ["verify", "account-exists"]
    assert anonymous.post("/api/v1/login", json={"email": ana.email, "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "aaaaaaaaaaaa", "new@example.org", "x" * 300])
def test_weak_passwords_are_refused(anonymous: TestClient, password: str) -> None:
    answer = anonymous.post("/api/v1/sign-up", json={**CREDENTIALS, "password": password})
    assert answer.status_code == 422
    assert password not in answer.text or password == "short"


def test_wrong_password_and_unknown_address_get_one_answer(anonymous: TestClient, ana: Person) -> None:
    answers = [
        anonymous.post("/api/v1/login", json={"email": email, "password": "not the one"})
        for email in (ana.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_guessing_slows_down_and_the_right_password_works_after(anonymous: TestClient, ana: Person) -> None:
    wrong = {"email": ana.email, "password": "not the one"}
    statuses = [anonymous.post("/api/v1/login", json=wrong).status_code for _ in range(8)]
    assert statuses[:6] == [401] * 6
    assert statuses[6:] == [429] * 2
    refused = anonymous.post("/api/v1/login", json=wrong)
    assert int(refused.headers["Retry-After"]) >= 1
    time.sleep(int(refused.headers["Retry-After"]))
    assert anonymous.post("/api/v1/login", json={**wrong, "password": PASSWORD}).status_code == 200


def test_of_many_refreshes_at_once_one_wins_and_reuse_ends_the_sign_in(
    anonymous: TestClient, ana: Person
) -> None:
    def refresh(_: int) -> int:
        return anonymous.post("/api/v1/refresh", json={"refresh_token": ana.refresh_token}).status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = sorted(pool.map(refresh, range(12)))
    assert statuses == [200] + [401] * 11
    assert ana.client.get("/api/v1/me").status_code == 401


def test_refreshing_goes_on(anonymous: TestClient, ana: Person) -> None:
    tokens = {"refresh_token": ana.refresh_token}
    for _ in range(3):
        answer = anonymous.post("/api/v1/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert answer.status_code == 200
        tokens = answer.json()
    access = tokens["access_token"]
    assert anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {access}"}).status_code == 200


def test_forged_tokens_are_refused(anonymous: TestClient, site: Site, ana: Person) -> None:
    keys = ensure_signing_keys(site.settings.signing_file)
    ours = OKPKey.import_key(keys.newest_key, {"kid": keys.newest})
    stranger = OKPKey.generate_key("Ed25519", {"kid": keys.newest})
    now = int(time.time())
    genuine = jwt.decode(ana.client.headers["Authorization"][7:], ours, algorithms=["Ed25519"]).claims
    header = {"alg": "Ed25519", "typ": TYPE, "kid": keys.newest}

    def signed(claims: dict[str, object], **changed: object) -> str:
        return jwt.encode({**header, **changed}, {**genuine, **claims}, ours, algorithms=["Ed25519"])

    without_end = {name: value for name, value in genuine.items() if name != "exp"}
    none = ".".join(map(encoded, ({"alg": "none", "typ": TYPE}, genuine)))
    parts = signed({}).split(".")
    forged = {
        "unsigned": f"{none}.",
        "signed with another key": jwt.encode(header, genuine, stranger, algorithms=["Ed25519"]),
        "signed with the public key as a secret": hmac_signed(
            {**header, "alg": "HS256"}, genuine, ours.as_pem(private=False)
        ),
        "with its own key inside": jwt.encode(
            {**header, "jwk": stranger.as_dict(private=False)}, genuine, stranger, algorithms=["Ed25519"]
        ),
        "without an end": jwt.encode(header, without_end, ours, algorithms=["Ed25519"]),
        "ended": signed({"exp": now - 60}),
        "with no number as its end": signed({"exp": "never"}),
        "of another issuer": signed({"iss": "somebody"}),
        "for somebody else": signed({"aud": "another-api"}),
        "of another type": signed({}, typ="JWT"),
        "of another person": signed({"sub": str(uuid4())}),
        "of no person": signed({"sub": "ana"}),
        "of another sign-in": signed({"sid": str(uuid4())}),
        "of another epoch": signed({"ep": 1}),
        "with a text as its epoch": signed({"ep": "0"}),
        "with other claims": ".".join((parts[0], none.split(".")[1], parts[2])),
        "oversized": "a" * 100_000,
        "empty": "",
        "not one": "wpt_nothing",
    }
    assert anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {signed({})}"}).status_code == 200
    statuses = {
        what: anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code
        for what, token in forged.items()
    }
    assert statuses == dict.fromkeys(forged, 401)


def test_keys_of_another_platform_do_not_open_this_one(site: Site) -> None:
    claims = Claims(uuid4(), uuid4(), 0)
    assert site.access.check(site.access.sign(claims)) == claims
    assert site.access.check(AccessJwt(new_signing_keys()).sign(claims)) is None
    assert (ISSUER, AUDIENCE) != ("", "")


def test_logging_out_ends_the_token_at_once(ana: Person) -> None:
    assert ana.client.post("/api/v1/logout").status_code == 204
    assert ana.client.get("/api/v1/me").status_code == 401


def test_a_personal_token_works_within_its_scopes_until_it_is_revoked(
    anonymous: TestClient, ana: Person, bo: Person
) -> None:
    made = ana.client.post("/api/v1/tokens", json={"name": "nightly", "scopes": ["read"]})
    assert made.status_code == 201
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    assert anonymous.get("/api/v1/me", headers=headers).json()["by"] == "token"
    written = anonymous.post("/api/v1/workflows/validate", json={"document": {}}, headers=headers)
    assert (written.status_code, written.json()["code"]) == (403, "forbidden")
    assert "token" not in ana.client.get("/api/v1/tokens").json()[0]
    assert bo.client.delete(f"/api/v1/tokens/{made.json()['id']}").status_code == 404
    assert ana.client.delete(f"/api/v1/tokens/{made.json()['id']}").status_code == 204
    assert anonymous.get("/api/v1/me", headers=headers).status_code == 401


def test_a_browser_signs_in_with_a_cookie_that_other_sites_cannot_use(
    anonymous: TestClient, ana: Person
) -> None:
    here = {"Origin": ORIGIN}
    signed_in = anonymous.post(
        "/api/v1/session", json={"email": ana.email, "password": PASSWORD}, headers=here
    )
    assert signed_in.status_code == 204
    cookie = signed_in.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert anonymous.get("/api/v1/me").json()["by"] == "browser"
    body: dict[str, object] = {"document": {}}
    cases: list[tuple[dict[str, str], int]] = [
        (here, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": f"{ORIGIN}.evil.example"}, 403),
        ({"Origin": "https://localhost:8000"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 403),
    ]
    for headers, status in cases:
        assert anonymous.post("/api/v1/workflows/validate", json=body, headers=headers).status_code == status
    anonymous.cookies.clear()
    login = anonymous.post(
        "/api/v1/session",
        json={"email": ana.email, "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
    )
    assert login.status_code == 403


def test_a_disabled_person_is_out_at_once(ana: Person, site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.users SET disabled_at = now()"))
    assert ana.client.get("/api/v1/me").status_code == 401


def test_nothing_secret_is_stored_as_it_is(ana: Person, site: Site) -> None:
    token = ana.client.post("/api/v1/tokens", json={"name": "nightly"}).json()["token"]
    with site.engine.connect() as connection:
        dump = " ".join(
            str(connection.scalar(text(f"SELECT json_agg(t)::text FROM workflow_platform.{table} t")))
            for table in ("users", "sign_ins", "refresh_tokens", "access_tokens", "outbox")
        )
    for secret in (PASSWORD, ana.refresh_token, token):
        assert secret not in dump
    with transaction(site.engine) as session:
        stored = Accounts(session).find(ana.email)
    assert stored is not None
    assert (stored.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
