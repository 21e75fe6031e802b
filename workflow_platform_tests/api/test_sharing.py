"""Things that people share with each other, and take back."""

from __future__ import annotations

from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.sharing import save, share, upload, withdraw


def test_a_viewer_sees_a_workflow_and_is_told_why_it_cannot_be_changed(ana: Person, bo: Person) -> None:
    workflow = save(ana, document(), publish=False)
    address = f"/api/v1/workflows/{workflow}"
    assert bo.client.get(address).status_code == 404
    share(ana, "workflows", workflow, "viewer", email="bo@example.org")
    seen = bo.client.get(address).json()
    assert (seen["name"], seen["owner"], seen["role"]) == ("Adults", "ana", "viewer")
    refused = bo.client.put(address, json={"document": document(where="age > 1"), "publish": False})
    assert refused.status_code == 403
    assert refused.json()["code"] == "role-needed"
    assert refused.json()["hint"] == "Ask ana, its owner, to make you an editor."


def test_what_is_not_shared_any_more_does_not_exist_any_more(ana: Person, bo: Person) -> None:
    workflow = save(ana, document(), publish=False)
    grant = share(ana, "workflows", workflow, "owner", email="bo@example.org")
    assert bo.client.get(f"/api/v1/workflows/{workflow}").json()["role"] == "owner"
    withdraw(ana, "workflows", workflow, grant)
    assert bo.client.get(f"/api/v1/workflows/{workflow}").status_code == 404
    assert bo.client.get("/api/v1/workflows").json() == {"items": [], "total": 0}


def test_lists_tell_what_is_ones_own_from_what_others_share(ana: Person, bo: Person) -> None:
    workflow = save(ana, document("Hers"), publish=False)
    save(bo, document("His"), publish=False)
    share(ana, "workflows", workflow, "editor", email="BO@example.org")

    def names(**params: str) -> list[tuple[str, str, str]]:
        items = bo.client.get("/api/v1/workflows", params={"sort": "name", **params}).json()["items"]
        return [(item["name"], item["owner"], item["role"]) for item in items]

    assert names() == [("Hers", "ana", "editor"), ("His", "bo", "owner")]
    assert names(owner="me") == [("His", "bo", "owner")]
    assert names(owner="shared") == [("Hers", "ana", "editor")]


def test_an_owner_by_grant_shares_and_deletes(ana: Person, bo: Person) -> None:
    workflow = save(ana, document(), publish=False)
    share(ana, "workflows", workflow, "owner", email="bo@example.org")
    share(bo, "workflows", workflow, "viewer", email="cy@example.org")
    listed = ana.client.get(f"/api/v1/workflows/{workflow}/grants").json()
    assert [(grant["email"], grant["role"], grant["granted_by"]) for grant in listed] == [
        ("bo@example.org", "owner", "ana"),
        ("cy@example.org", "viewer", "bo"),
    ]
    assert bo.client.delete(f"/api/v1/workflows/{workflow}").status_code == 200
    assert ana.client.post(f"/api/v1/workflows/{workflow}/restore").status_code == 200


def test_an_editor_may_not_rename_what_is_of_somebody_else(ana: Person, bo: Person) -> None:
    workflow = save(ana, document(), publish=False)
    save(ana, document("Secret"), publish=False)
    share(ana, "workflows", workflow, "editor", email="bo@example.org")
    address = f"/api/v1/workflows/{workflow}"
    changed = bo.client.put(address, json={"document": document(where="age > 1"), "publish": False})
    assert changed.status_code == 200, changed.text
    answers = [
        bo.client.put(address, json={"document": document(name), "publish": False}).json()["message"]
        for name in ("Secret", "Free")
    ]
    assert answers == ["Only the person whose workflow it is can rename it."] * 2


def test_what_a_workflow_reads_is_told_to_everybody_as_it_is_for_them(ana: Person, bo: Person) -> None:
    people = upload(ana)
    workflow = save(ana, document(), publish=False)
    share(ana, "workflows", workflow, "editor", email="bo@example.org")
    address = f"/api/v1/workflows/{workflow}/reads"
    own = {"kind": "dataset", "name": "people", "id": people, "role": "owner"}
    assert ana.client.get(address).json() == [own]
    assert bo.client.get(address).json() == [{**own, "id": None, "role": None}]
    share(ana, "datasets", people, "viewer", email="bo@example.org")
    assert bo.client.get(address).json() == [{**own, "role": "viewer"}]


def test_who_may_not_see_what_a_shared_workflow_reads_is_told_whom_to_ask(ana: Person, bo: Person) -> None:
    upload(ana)
    upload(bo, "peoples")
    workflow = save(ana, document(), publish=False)
    share(ana, "workflows", workflow, "editor", email="bo@example.org")
    body = {"document": document(), "workflow_id": workflow}
    (problem,) = bo.client.post("/api/v1/workflows/validate", json=body).json()["problems"]
    assert problem["message"] == "There is no dataset 'people' that you may see."
    assert problem["hint"] == "This workflow is ana's: ask for 'people' to be shared with you too."


def test_a_group_is_not_called_as_somebodys_address(ana: Person) -> None:
    made = ana.client.post("/api/v1/groups", json={"name": "bob@example.org"})
    group = ana.client.post("/api/v1/groups", json={"name": "Sales"}).json()["id"]
    renamed = ana.client.patch(f"/api/v1/groups/{group}", json={"name": "bob@example.org"})
    assert [answer.status_code for answer in (made, renamed)] == [422, 422]
    assert "nobody takes it for somebody's address" in made.json()["message"]
