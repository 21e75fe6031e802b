"""What administrators see and change of accounts, and that others cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from workflow_platform.api.site import Site
from workflow_platform_tests.api.people import PASSWORD, Person, document

# The first account of a platform is its administrator's: Ana's, wherever both are here.
USERS = "/api/v1/users"


def address(person: Person, more: str = "") -> str:
    return f"{USERS}/{person.actor.user_id}{more}"


def change(by: Person, person: Person, **changes: object) -> tuple[int, dict[str, Any]]:
    answer = by.client.patch(address(person), json=changes)
    said: dict[str, Any] = answer.json()
    return answer.status_code, said


def seen(by: Person, person: Person) -> dict[str, Any]:
    said: dict[str, Any] = by.client.get(address(person)).json()
    return said


def names(by: Person, **params: str) -> list[str]:
    return [user["name"] for user in by.client.get(USERS, params=params).json()["items"]]


def log_in(client: TestClient, person: Person) -> int:
    return client.post("/api/v1/login", json={"email": person.email, "password": PASSWORD}).status_code


def upload(person: Person, rows: int = 3) -> int:
    lines = "".join(f"{number}\n" for number in range(rows))
    answer = person.client.post(
        "/api/v1/datasets", params={"name": "people", "file": "people.csv"}, content=f"age\n{lines}"
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["size_bytes"])


def test_accounts_are_for_administrators(anonymous: TestClient, ana: Person, bo: Person) -> None:
    for method, more in (("GET", ""), ("PATCH", ""), ("POST", "/sign-out")):
        body: dict[str, object] | None = {} if method == "PATCH" else None
        assert anonymous.request(method, address(bo, more), json=body).status_code == 401
        assert bo.client.request(method, address(ana, more), json=body).status_code == 403
    assert (anonymous.get(USERS).status_code, bo.client.get(USERS).status_code) == (401, 403)


def test_an_administrator_sees_how_much_people_have(ana: Person, bo: Person) -> None:
    size = upload(bo)
    workflow = bo.client.post("/api/v1/workflows", json={"document": document()}).json()["id"]
    assert bo.client.post(f"/api/v1/workflows/{workflow}/execute").status_code == 202
    found = seen(ana, bo)
    assert (found["email"], found["is_admin"], found["state"]) == ("bo@example.org", False, "active")
    assert (found["storage_bytes"], found["runs"], found["runs_under_way"]) == (size, 1, 1)
    assert found["last_sign_in"] is not None
    assert ana.client.get(f"{USERS}/{workflow}").status_code == 404


def test_accounts_are_found_by_name_address_state_and_page(ana: Person, bo: Person) -> None:
    assert names(ana) == ["ana", "bo"]
    assert (names(ana, search="bo@exam"), names(ana, search="100%")) == (["bo"], [])
    assert (names(ana, limit="1", offset="1"), ana.client.get(USERS).json()["total"]) == (["bo"], 2)
    assert change(ana, bo, suspended=True)[0] == 200
    assert (names(ana, state="suspended"), names(ana, state="active")) == (["bo"], ["ana"])
    assert names(ana, state="unproven") == []


def test_who_is_suspended_is_out_at_once_and_gets_in_again_afterwards(
    anonymous: TestClient, ana: Person, bo: Person
) -> None:
    token = bo.client.post("/api/v1/tokens", json={"name": "script"}).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert anonymous.get("/api/v1/me", headers=bearer).status_code == 200
    assert change(ana, bo, suspended=True)[1]["state"] == "suspended"
    assert bo.client.get("/api/v1/me").status_code == 401
    assert anonymous.get("/api/v1/me", headers=bearer).status_code == 401
    refreshed = anonymous.post("/api/v1/refresh", json={"refresh_token": bo.refresh_token})
    assert (refreshed.status_code, log_in(anonymous, bo)) == (401, 401)
    assert change(ana, bo, suspended=False)[1]["state"] == "active"
    assert log_in(anonymous, bo) == 200
    assert bo.client.get("/api/v1/me").status_code == 401


def test_signing_out_ends_sign_ins_and_no_more(anonymous: TestClient, ana: Person, bo: Person) -> None:
    assert ana.client.post(address(bo, "/sign-out")).status_code == 204
    assert bo.client.get("/api/v1/me").status_code == 401
    assert log_in(anonymous, bo) == 200


def test_the_last_administrator_stays_one(ana: Person, bo: Person) -> None:
    for changes in ({"is_admin": False}, {"suspended": True}):
        status, said = change(ana, ana, **changes)
        assert (status, said["code"]) == (409, "conflict")
    assert change(ana, bo, is_admin=True)[1]["is_admin"] is True
    assert change(ana, ana, is_admin=False)[0] == 200
    assert ana.client.get(USERS).status_code == 403
    assert change(bo, bo, is_admin=False)[0] == 409
    # One who cannot sign in does not count.
    assert change(bo, ana, is_admin=True, suspended=True)[0] == 200
    assert change(bo, bo, suspended=True)[0] == 409


def test_a_change_leaves_one_event_for_both_to_see(ana: Person, bo: Person) -> None:
    assert change(ana, bo, is_admin=True, quotas={"run_seconds": 60})[0] == 200
    for person in (ana, bo):
        [event] = person.client.get("/api/v1/me/audit?what=account.changed").json()["items"]
        assert (event["actor"]["name"], event["person"]["name"]) == ("ana", "bo")
        assert event["details"] == {
            "changed": ["is_admin", "quota_run_seconds"],
            "is_admin": True,
            "quota_run_seconds": 60,
        }


def test_a_token_of_an_administrator_changes_nobody(anonymous: TestClient, ana: Person, bo: Person) -> None:
    made = ana.client.post("/api/v1/tokens", json={"name": "script", "scopes": ["read", "write"]}).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert anonymous.get(USERS, headers=bearer).status_code == 200
    assert anonymous.patch(address(bo), json={"is_admin": True}, headers=bearer).status_code == 403
    assert anonymous.post(address(bo, "/sign-out"), headers=bearer).status_code == 403


def test_quotas_are_the_installations_until_somebody_has_their_own(ana: Person, bo: Person) -> None:
    usage = bo.client.get("/api/v1/me/usage").json()
    default = {"storage_bytes": None, "concurrent_runs": 2, "run_seconds": None}
    assert usage == {"storage_bytes": 0, "runs": 0, "runs_under_way": 0, "limits": default}
    assert ana.client.get(USERS).json()["defaults"] == default
    change(ana, bo, quotas={"storage_bytes": 5000, "concurrent_runs": 1})
    change(ana, bo, quotas={"concurrent_runs": None, "run_seconds": 60})
    assert seen(ana, bo)["quotas"] == {"storage_bytes": 5000, "concurrent_runs": None, "run_seconds": 60}
    limits = bo.client.get("/api/v1/me/usage").json()["limits"]
    assert limits == {"storage_bytes": 5000, "concurrent_runs": 2, "run_seconds": 60}


@pytest.mark.parametrize(
    "quotas", [{"storage_bytes": -1}, {"concurrent_runs": 0}, {"run_seconds": 2**60}, {"cpu": 1}]
)
def test_a_quota_that_makes_no_sense_is_refused(ana: Person, bo: Person, quotas: dict[str, int]) -> None:
    assert change(ana, bo, quotas=quotas)[0] == 422


def test_what_is_more_than_the_storage_quota_is_refused_whole(ana: Person, bo: Person, site: Site) -> None:
    size = upload(bo)
    change(ana, bo, quotas={"storage_bytes": size + 1})
    before = files(site)
    rows = "age\n" + "7\n" * 10_000
    params = {"name": "more", "file": "more.csv"}
    too_much = bo.client.post("/api/v1/datasets", params=params, content=rows)
    assert (too_much.status_code, too_much.json()["code"]) == (413, "storage-quota")
    begun = bo.client.post("/api/v1/uploads", params={"file": "more.csv"}, content=rows)
    body = {"name": "more", "mode": "new"}
    refused = bo.client.post(f"/api/v1/uploads/{begun.json()['id']}/commit", json=body)
    assert (refused.status_code, refused.json()["code"]) == (413, "storage-quota")
    [listed] = bo.client.get("/api/v1/datasets").json()
    assert (listed["name"], files(site)) == ("people", before)
    restored = bo.client.post(f"/api/v1/datasets/{listed['id']}/versions/1/restore")
    assert (restored.status_code, files(site)) == (413, before)

    change(ana, bo, quotas={"storage_bytes": size})
    nothing = bo.client.post("/api/v1/uploads", params={"file": "more.csv"}, content="age\n1\n")
    assert (nothing.status_code, "take all of the" in nothing.json()["message"]) == (413, True)
    assert upload(ana) == size


def test_uploads_that_wait_count_against_the_storage_quota(ana: Person, bo: Person) -> None:
    rows = "age\n" + "7\n" * 10_000
    change(ana, bo, quotas={"storage_bytes": len(rows)})

    def begun() -> tuple[int, dict[str, Any]]:
        answer = bo.client.post("/api/v1/uploads", params={"file": "more.csv"}, content=rows)
        return answer.status_code, answer.json()

    status, first = begun()
    assert status == 201
    status, refused = begun()
    assert (status, refused["code"], refused["hint"]) == (
        413,
        "storage-quota",
        "Finish the uploads that wait, or remove them.",
    )
    body = {"name": "more", "mode": "new"}
    assert bo.client.post(f"/api/v1/uploads/{first['id']}/commit", json=body).status_code == 201
    assert begun()[0] == 201


def files(site: Site) -> set[Path]:
    return {path for path in site.settings.lake.rglob("*") if path.is_file()}
