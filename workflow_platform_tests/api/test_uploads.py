"""Files over HTTP: looked at, corrected, and made datasets whole or not at all."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from workflow_platform.api.site import Site
from workflow_platform.engine.unfinished_uploads import MOST, sweep_uploads
from workflow_platform_tests.api.people import Person
from workflow_platform_tests.engine.nasty_csv import FILES

PEOPLE = "name,age,zip\nAna,41,007\nBo,30,010\n"


def begin(person: Person, content: str | bytes = PEOPLE, file: str = "people.csv") -> dict[str, Any]:
    answer = person.client.post("/api/v1/uploads", params={"file": file}, content=content)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_file_is_looked_at_corrected_and_kept(ana: Person, site: Site) -> None:
    upload = begin(ana)
    seen = upload["preview"]
    assert (upload["file"], upload["problem"]) == ("people.csv", None)
    assert seen["columns"] == [
        {"name": "name", "type": "VARCHAR"},
        {"name": "age", "type": "BIGINT"},
        {"name": "zip", "type": "VARCHAR"},
    ]
    assert seen["rows"][0] == {"name": "Ana", "age": 41, "zip": "007"}
    assert (seen["row_count"], seen["complete"], seen["rejected"]) == (2, True, 0)
    assert (seen["reading"]["delimiter"], seen["reading"]["encoding"], seen["reading"]["header"]) == (
        ",",
        "utf-8",
        True,
    )

    said = {"columns": [{"position": 0, "type": "BIGINT"}, {"position": 1, "name": "years"}]}
    again = ana.client.post(f"/api/v1/uploads/{upload['id']}/preview", json=said).json()
    assert [column["name"] for column in again["columns"]] == ["name", "years", "zip"]
    assert again["rejected"] == 2
    assert again["rejects"][0] == {"line": 2, "column": "name", "reason": "'Ana' is not an integer"}

    commit = f"/api/v1/uploads/{upload['id']}/commit"
    refused = ana.client.post(commit, json={"name": "people", "corrections": said})
    assert refused.status_code == 422
    assert refused.json()["code"] == "rejected-rows"
    assert [problem["message"] for problem in refused.json()["problems"]] == [
        "Line 2, column 'name': 'Ana' is not an integer.",
        "Line 3, column 'name': 'Bo' is not an integer.",
    ]
    assert ana.client.get("/api/v1/datasets").json() == []
    assert files_below(site.settings.lake) == []

    said = {"columns": [{"position": 1, "name": "years"}]}
    kept = ana.client.post(commit, json={"name": "people", "corrections": said})
    assert kept.status_code == 201, kept.text
    assert [column["name"] for column in kept.json()["dataset"]["columns"]] == ["name", "years", "zip"]
    assert ana.client.post(commit, json={"name": "people"}).status_code == 404
    assert files_below(site.settings.scratch) == []


def test_an_upload_is_its_owners_only(ana: Person, bo: Person, anonymous: TestClient) -> None:
    upload = begin(ana)["id"]
    for client, status in ((bo.client, 404), (anonymous, 401)):
        for path in ("preview", "commit"):
            body = {"name": "mine"} if path == "commit" else {}
            assert client.post(f"/api/v1/uploads/{upload}/{path}", json=body).status_code == status
        assert client.delete(f"/api/v1/uploads/{upload}").status_code == status
    assert anonymous.post("/api/v1/uploads", params={"file": "a.csv"}, content="a\n1\n").status_code == 401
    assert ana.client.delete(f"/api/v1/uploads/{upload}").status_code == 204
    assert ana.client.delete(f"/api/v1/uploads/{upload}").status_code == 404
    assert ana.client.post(f"/api/v1/uploads/{uuid4()}/preview", json={}).status_code == 404


def test_a_dataset_is_replaced_and_added_to(ana: Person) -> None:
    def commit(content: str, **body: object) -> Any:  # noqa: ANN401  # an answer
        upload = begin(ana, content)["id"]
        return ana.client.post(f"/api/v1/uploads/{upload}/commit", json={"name": "people", **body})

    assert commit(PEOPLE, mode="append").status_code == 404
    assert commit(PEOPLE, mode="replace").status_code == 404
    assert commit(PEOPLE).json()["dataset"]["version"] == 1
    taken = commit(PEOPLE, name="People")
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")

    added = commit("ZIP,name\n020,Cy\n", mode="append", corrections={"header": True})
    assert added.status_code == 201, added.text
    dataset = added.json()["dataset"]
    assert (dataset["version"], dataset["rows"]) == (2, 3)
    rows = ana.client.get(f"/api/v1/datasets/{dataset['id']}/rows").json()["rows"]
    assert rows[2] == {"name": "Cy", "age": None, "zip": "020"}

    unknown = commit("name,height\nDi,1\n", mode="append")
    assert (unknown.status_code, "no column height" in unknown.json()["message"]) == (422, True)
    misfit = commit("name,age\nDi,old\n", mode="append")
    assert (misfit.status_code, "do not fit" in misfit.json()["message"]) == (422, True)

    replaced = commit("only\n1\n", mode="replace").json()["dataset"]
    assert (replaced["version"], replaced["rows"], replaced["id"]) == (3, 1, dataset["id"])


def test_a_file_that_cannot_be_read_waits_for_corrections(ana: Person) -> None:
    upload = begin(ana, "a,é\n1,2\n".encode("utf-16-le"))
    assert upload["preview"] is None
    assert "is not a text" in upload["problem"]["message"]
    seen = ana.client.post(f"/api/v1/uploads/{upload['id']}/preview", json={"encoding": "utf-16-le"})
    assert seen.json()["rows"] == [{"a": 1, "é": 2}]
    refused = ana.client.post(f"/api/v1/uploads/{upload['id']}/preview", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "said",
    [
        {"encoding": "rot13"},
        {"delimiter": "ab"},
        {"skip_rows": -1},
        {"columns": [{"position": 0, "name": ""}]},
        {"columns": [{"position": 0, "type": "BLOB"}]},
        {"columns": [{"position": 9, "name": "x"}]},
        {"sort": "x"},
        {"date_format": "'); ATTACH 'x'; --%q"},
    ],
)
def test_corrections_that_cannot_be_are_refused(said: dict[str, object], ana: Person) -> None:
    upload = begin(ana, "a,b\n1,2024-01-01\n")
    answer = ana.client.post(f"/api/v1/uploads/{upload['id']}/preview", json=said)
    assert answer.status_code == 422, answer.text


def test_a_file_that_is_too_large_leaves_nothing(ana: Person, site: Site) -> None:
    limited = replace(site, settings=site.settings.model_copy(update={"upload_limit": "1KB"}))
    app: Any = ana.client.app
    app._app._app.state.site = limited  # noqa: SLF001  # the same application with less room

    for path, more in (("uploads", {}), ("datasets", {"name": "big"})):
        for content in (b"a" * 2000, iter([b"a" * 100] * 20)):
            answer = ana.client.post(f"/api/v1/{path}", params={"file": "a.csv", **more}, content=content)
            assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert files_below(site.settings.scratch) == []


def test_only_so_many_uploads_wait_and_not_for_ever(ana: Person, site: Site) -> None:
    folder = site.settings.scratch / "uploads" / str(ana.actor.user_id)
    for number in range(MOST):
        (folder / str(UUID(int=number))).mkdir(parents=True)
    answer = ana.client.post("/api/v1/uploads", params={"file": "a.csv"}, content="a\n1\n")
    assert answer.status_code == 409
    assert sweep_uploads(site.settings.scratch, 1) == 0
    assert sweep_uploads(site.settings.scratch, 0) == MOST
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize("name", ["../../etc/x.csv", "..\\x.csv", "é" * 120 + ".csv", "a\tb.csv", "*?[.csv"])
def test_the_name_of_a_file_reaches_nothing(name: str, ana: Person, site: Site) -> None:
    upload = begin(ana, file=name)
    assert upload["preview"]["row_count"] == 2
    (found,) = files_below(site.settings.scratch)
    assert found.parent == site.settings.scratch / "uploads" / str(ana.actor.user_id) / upload["id"]


def test_a_file_that_exhausts_its_process_is_refused_and_leaves_nothing(ana: Person, site: Site) -> None:
    bomb = gzip.compress(b'"' + b"a" * 300_000_000 + b'"\n', mtime=0)
    answer = ana.client.post("/api/v1/datasets", params={"name": "bomb", "file": "bomb.csv.gz"}, content=bomb)
    assert answer.status_code == 422, answer.text
    assert ana.client.get("/api/v1/datasets").json() == []
    assert files_below(site.settings.lake) == files_below(site.settings.scratch) == []


def test_of_a_nasty_file_that_is_refused_nothing_is_kept(ana: Person, site: Site) -> None:
    refused = {name: nasty for name, nasty in FILES.items() if nasty.refused}
    for name, nasty in refused.items():
        params = {"name": "nasty", "file": "nasty.csv"}
        answer = ana.client.post("/api/v1/datasets", params=params, content=nasty.bytes())
        assert answer.status_code == 422, name
        told = [answer.json()["message"], answer.json()["hint"]]
        assert nasty.refused in " ".join(told), name
    assert len(refused) >= 7
    assert ana.client.get("/api/v1/datasets").json() == []
    assert files_below(site.settings.lake) == files_below(site.settings.scratch) == []
    assert [*(site.settings.lake / str(ana.actor.user_id)).iterdir()] == []
