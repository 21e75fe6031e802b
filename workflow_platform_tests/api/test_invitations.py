"""Invitations: who may invite, and what an invitation is good for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.api.app import create_app
from workflow_platform.api.site import Site
from workflow_platform_tests.api.mailbox import Mailbox, with_settings
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person

# The first account of a platform is its administrator's: Ana's, wherever both are here.
GUEST = {"email": "guest@example.org"}


@pytest.fixture
def site(site: Site) -> Site:
    return with_settings(site, sign_up="invited")


@pytest.fixture
def mailbox(site: Site) -> Mailbox:
    return Mailbox(site)


@pytest.fixture
def closed(site: Site) -> Iterator[TestClient]:
    with TestClient(create_app(with_settings(site, sign_up="closed")), base_url=ORIGIN) as client:
        yield client


def invited(person: Person, mailbox: Mailbox, **changes: object) -> str:
    assert person.client.post("/api/v1/invitations", json={**GUEST, **changes}).status_code == 201
    mailbox.arrived()
    return mailbox.token()


def accept(client: TestClient, token: str, password: str = PASSWORD) -> int:
    body = {"token": token, "password": password}
    return client.post("/api/v1/invitations/accept", json=body).status_code


def test_the_invited_make_an_account_and_nobody_else(
    anonymous: TestClient, ana: Person, mailbox: Mailbox
) -> None:
    alone = anonymous.post("/api/v1/sign-up", json={**GUEST, "password": PASSWORD})
    assert (alone.status_code, alone.json()["code"]) == (403, "forbidden")
    token = invited(ana, mailbox)
    assert [(mail.to, mail.subject) for mail in mailbox.mails] == [("guest@example.org", "You are invited")]
    assert [found["email"] for found in ana.client.get("/api/v1/invitations").json()] == ["guest@example.org"]
    assert accept(anonymous, token, "short") == 422
    assert accept(anonymous, token, "guest@example.org") == 422
    assert accept(anonymous, token) == 204
    assert accept(anonymous, token) == 422
    assert ana.client.get("/api/v1/invitations").json() == []
    tokens = anonymous.post("/api/v1/login", json={**GUEST, "password": PASSWORD}).json()
    me = anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert (me["email"], me["is_admin"]) == ("guest@example.org", False)


def test_an_administrator_can_invite_another(anonymous: TestClient, ana: Person, mailbox: Mailbox) -> None:
    assert accept(anonymous, invited(ana, mailbox, is_admin=True)) == 204
    tokens = anonymous.post("/api/v1/login", json={**GUEST, "password": PASSWORD}).json()
    me = anonymous.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert me["is_admin"]
    assert ana.client.post("/api/v1/me/delete", json={"password": PASSWORD}).status_code == 204


def test_only_administrators_invite_see_and_take_back(ana: Person, bo: Person, mailbox: Mailbox) -> None:
    invited(ana, mailbox)
    [invitation] = ana.client.get("/api/v1/invitations").json()
    path = f"/api/v1/invitations/{invitation['id']}"
    statuses = [
        bo.client.post("/api/v1/invitations", json=GUEST).status_code,
        bo.client.get("/api/v1/invitations").status_code,
        bo.client.delete(path).status_code,
    ]
    assert statuses == [403] * 3
    assert ana.client.delete(path).status_code == 204
    assert ana.client.delete(path).status_code == 404


def test_a_token_for_programs_invites_nobody(anonymous: TestClient, ana: Person) -> None:
    token = ana.client.post("/api/v1/tokens", json={"name": "nightly"}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert anonymous.post("/api/v1/invitations", json=GUEST, headers=headers).status_code == 403


def test_an_invitation_that_was_taken_back_or_replaced_or_is_old_is_good_for_nothing(
    anonymous: TestClient, ana: Person, mailbox: Mailbox, site: Site
) -> None:
    replaced, second = invited(ana, mailbox), invited(ana, mailbox, email="Guest@Example.org")
    assert accept(anonymous, replaced) == 422
    [invitation] = ana.client.get("/api/v1/invitations").json()
    ana.client.delete(f"/api/v1/invitations/{invitation['id']}")
    assert accept(anonymous, second) == 422
    old = invited(ana, mailbox)
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.invitations SET expires_at = now()"))
    assert accept(anonymous, old) == 422
    assert ana.client.get("/api/v1/invitations").json() == []


def test_who_has_an_account_is_not_invited(ana: Person, bo: Person) -> None:
    again = ana.client.post("/api/v1/invitations", json={"email": bo.email})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_where_sign_up_is_closed_an_invitation_waits(
    anonymous: TestClient, closed: TestClient, ana: Person, mailbox: Mailbox
) -> None:
    token = invited(ana, mailbox)
    assert accept(closed, token) == 403
    headers = {"Authorization": ana.client.headers["Authorization"]}
    assert closed.post("/api/v1/invitations", json=GUEST, headers=headers).status_code == 403
    assert accept(anonymous, token) == 204


def test_invitations_end_with_the_rights_of_who_invited(
    anonymous: TestClient, ana: Person, bo: Person, mailbox: Mailbox
) -> None:
    users, own = "/api/v1/users", f"/api/v1/users/{bo.actor.user_id}"
    for end in ({"is_admin": False}, {"suspended": True}):
        ana.client.patch(own, json={"is_admin": True, "suspended": False}).raise_for_status()
        tokens = anonymous.post("/api/v1/login", json={"email": bo.email, "password": PASSWORD}).json()
        bo.client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        token = invited(bo, mailbox, is_admin=True)
        ana.client.patch(own, json=end).raise_for_status()
        assert accept(anonymous, token) == 422
    assert ana.client.get(users).json()["total"] == 2
