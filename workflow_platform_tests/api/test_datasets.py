"""Datasets over HTTP: rows that match, in any order, on any page, and as files."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from workflow_platform.api.site import Site
from workflow_platform_tests.api.people import Person, document

NUMBERS = "id,k,name\n" + "".join(f"{i},{i % 3},n{i:03}\n" for i in range(100))


def upload(person: Person, content: str | bytes, name: str = "numbers", file: str = "numbers.csv") -> str:
    params = {"name": name, "file": file}
    answer = person.client.post("/api/v1/datasets", params=params, content=content)
    assert answer.status_code == 201, answer.text
    id_: str = answer.json()["id"]
    return id_


def rows(person: Person, id_: str, **params: str | int | list[str]) -> dict[str, Any]:
    answer = person.client.get(f"/api/v1/datasets/{id_}/rows", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_rows_are_filtered_sorted_and_paged(ana: Person) -> None:
    id_ = upload(ana, NUMBERS)
    assert [row["id"] for row in rows(ana, id_, limit=2, offset=98)["rows"]] == [98, 99]
    page = rows(ana, id_, filter="k = 1 and id > 10", sort="id:desc", limit=3)
    assert (page["total"], [row["id"] for row in page["rows"]]) == (29, [97, 94, 91])
    assert page["columns"][0] == {"name": "id", "type": "BIGINT"}
    assert rows(ana, id_, filter="k = 1", offset=1000)["rows"] == []


def test_pages_of_rows_that_are_equal_fit_together(ana: Person) -> None:
    id_ = upload(ana, NUMBERS)
    found = [
        row["id"]
        for offset in range(0, 100, 7)
        for row in rows(ana, id_, sort=["k:desc"], limit=7, offset=offset)["rows"]
    ]
    assert found == [i for k in (2, 1, 0) for i in range(100) if i % 3 == k]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"filter": "kk = 1"}, "no column 'kk'"),
        ({"filter": "id = 'x'"}, "cannot be compared"),
        ({"filter": "id"}, "must be true or false"),
        ({"filter": "id = 1; drop table x"}, "no ';'"),
        ({"filter": "(select 1) = 1"}, ""),
        ({"filter": "(" * 900 + "1" + ")" * 900}, ""),
        ({"filter": "read_text('/etc/passwd') = 'x'"}, "read_text"),
        ({"sort": "nothing"}, "no column 'nothing'"),
        ({"sort": "id:down"}, "no column 'id:down'"),
    ],
)
def test_what_does_not_fit_the_columns_is_refused_in_words(
    params: dict[str, str], words: str, ana: Person
) -> None:
    id_ = upload(ana, NUMBERS)
    for path in ("rows", "download"):
        answer = ana.client.get(f"/api/v1/datasets/{id_}/{path}", params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-filter"), answer.text
        assert words in answer.json()["message"]
        assert answer.json()["problems"][0]["pointer"].startswith(("/filter", "/sort"))


def test_no_digit_is_lost_on_the_way(ana: Person, tmp_path: Any) -> None:  # noqa: ANN401  # a path
    file = tmp_path / "some.parquet"
    values = """SELECT 9007199254740993::BIGINT AS big, 5::BIGINT AS small, 1.50::DECIMAL(10, 3) AS price,
        'nan'::DOUBLE AS nan, '-inf'::DOUBLE AS low, 0.1::DOUBLE AS tenth, [1.5::DECIMAL(2, 1)] AS list,
        TIMESTAMP '2024-02-29 10:00:00.5' AS at, TIMESTAMPTZ '2024-02-29 10:00:00+02' AS moment,
        '\\xAA\\x00'::BLOB AS bytes, NULL::BIGINT AS nothing, {'a': 18446744073709551615::UBIGINT} AS "in" """
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({values}) TO '{file}' (FORMAT parquet)")
    id_ = upload(ana, file.read_bytes(), "values", "some.parquet")
    assert rows(ana, id_)["rows"] == [
        {
            "big": "9007199254740993",
            "small": 5,
            "price": "1.500",
            "nan": "NaN",
            "low": "-Infinity",
            "tenth": 0.1,
            "list": ["1.5"],
            "at": "2024-02-29T10:00:00.5",
            "moment": "2024-02-29T08:00:00Z",
            "bytes": "qgA=",
            "nothing": None,
            "in": {"a": "18446744073709551615"},
        }
    ]


@pytest.mark.parametrize("kind", ["csv", "parquet", "json", "ndjson", "xlsx"])
def test_a_download_holds_all_rows_that_match(kind: str, ana: Person, site: Site, tmp_path: Any) -> None:  # noqa: ANN401  # a path
    id_ = upload(ana, NUMBERS)
    params = {"format": kind, "filter": "k = 2", "sort": "name:desc"}
    answer = ana.client.get(f"/api/v1/datasets/{id_}/download", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="numbers.{kind}"'
    file = tmp_path / f"got.{kind}"
    file.write_bytes(answer.content)
    if kind == "xlsx":
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
        found = [(int(str(row[0]).partition(".")[0]), str(row[2])) for row in sheet.to_python()[1:]]
    else:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT id, name FROM '{file}'").fetchall()
    assert found == [(i, f"n{i:03}") for i in reversed(range(2, 100, 3))]
    assert [*site.settings.scratch.glob("download-*")] == []


def test_a_name_that_no_header_holds_is_kept_for_the_file(ana: Person) -> None:
    id_ = upload(ana, NUMBERS, 'Größe "1"')
    answer = ana.client.get(f"/api/v1/datasets/{id_}/download")
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Gr__e _1_.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20_1_.csv"
    )


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")']
HARMLESS = ["-5", "+351", "-1.5e3", "a=b", "", "1-2"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(kind: str, ana: Person, tmp_path: Any) -> None:  # noqa: ANN401  # a path
    values = [*HOSTILE, *HARMLESS]
    content = json.dumps([{"n": i, "=text": value, "d": "2024-02-29"} for i, value in enumerate(values)])
    id_ = upload(ana, content, "texts", "texts.json")
    for raw in (False, True):
        params = {"format": kind, "raw": raw}
        answer = ana.client.get(f"/api/v1/datasets/{id_}/download", params=params)
        assert answer.status_code == 200, answer.text
        header, found = texts_of(kind, answer.content, tmp_path)
        mark = "" if raw else "'"
        assert header == f"{mark}=text"
        assert found == [f"{mark}{value}" for value in HOSTILE] + HARMLESS


def texts_of(kind: str, content: bytes, folder: Any) -> tuple[str, list[str]]:  # noqa: ANN401  # a path
    if kind == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert rows[1][2] in {date(2024, 2, 29), "2024-02-29"}
        return str(rows[0][1]), [str(row[1]) for row in rows[1:]]
    (folder / "got.csv").write_bytes(content)
    with duckdb.connect() as connection:
        result = connection.execute(
            f"FROM read_csv('{folder / 'got.csv'}', all_varchar = true, header = true)"
        )
        assert result.description is not None
        return str(result.description[1][0]), [row[1] or "" for row in result.fetchall()]


def test_datasets_of_others_do_not_exist(ana: Person, bo: Person, anonymous: TestClient) -> None:
    id_ = upload(ana, NUMBERS)
    for client, status in ((bo.client, 404), (anonymous, 401)):
        for path in ("", "/rows", "/download"):
            assert client.get(f"/api/v1/datasets/{id_}{path}").status_code == status


def workflow_reading(person: Person, dataset: str) -> None:
    answer = person.client.post(
        "/api/v1/workflows", json={"document": document(where="id > 1", dataset=dataset)}
    )
    assert answer.status_code == 201, answer.text


def test_two_versions_are_compared(ana: Person) -> None:
    id_ = upload(ana, "name\nAna\n")
    upload(ana, "name\nBo\n")
    found = ana.client.get(f"/api/v1/datasets/{id_}/versions/2/changes", params={"since": 1})
    assert found.status_code == 200, found.text
    told = found.json()
    assert (told["since"], told["version"], told["added"], told["removed"]) == (1, 2, 1, 1)
    assert (told["added_rows"], told["removed_rows"]) == ([{"name": "Bo"}], [{"name": "Ana"}])
    gone = ana.client.get(f"/api/v1/datasets/{id_}/versions/3/changes", params={"since": 1})
    assert gone.status_code == 404


def test_rows_are_summed_up_by_groups(ana: Person) -> None:
    id_ = upload(ana, "name\nAna\n")
    upload(ana, "name\nBo\n")
    found = ana.client.get(f"/api/v1/datasets/{id_}/groups", params={"by": "name", "version": 1})
    assert found.json() == {
        "groups": [{"group": "Ana", "value": 1}],
        "total": 1,
        "left_out": 0,
        "unit": None,
    }
    refused = ana.client.get(f"/api/v1/datasets/{id_}/groups", params={"by": "name", "function": "sum"})
    assert refused.status_code == 422


def test_an_old_version_comes_back_as_a_new_one(ana: Person, bo: Person) -> None:
    id_ = upload(ana, "a\n1\n")
    assert upload(ana, "b\n2\n3\n") == id_
    path = f"/api/v1/datasets/{id_}/versions"
    assert [version["version"] for version in ana.client.get(path).json()] == [2, 1]
    restored = ana.client.post(f"{path}/1/restore")
    assert (restored.status_code, restored.json()["version"]) == (201, 3)
    assert rows(ana, id_)["rows"] == [{"a": 1}]
    assert rows(ana, id_, version=2)["total"] == 2
    assert ana.client.post(f"{path}/9/restore").status_code == 404
    assert bo.client.get(path).status_code == bo.client.post(f"{path}/1/restore").status_code == 404


def test_a_deleted_dataset_can_be_had_back(ana: Person, bo: Person) -> None:
    id_ = upload(ana, NUMBERS)
    path = f"/api/v1/datasets/{id_}"
    assert bo.client.delete(path).status_code == 404
    assert ana.client.post(f"{path}/undelete").status_code == 404
    assert ana.client.delete(path).status_code == 204
    assert ana.client.get(path).status_code == ana.client.delete(path).status_code == 404
    assert ana.client.get("/api/v1/datasets").json() == []
    deleted = {"deleted": True}
    assert [found["id"] for found in ana.client.get("/api/v1/datasets", params=deleted).json()] == [id_]
    assert bo.client.get("/api/v1/datasets", params=deleted).json() == []
    assert bo.client.post(f"{path}/undelete").status_code == 404

    other = upload(ana, "a\n1\n")
    assert other != id_
    taken = ana.client.post(f"{path}/undelete")
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    assert ana.client.delete(f"/api/v1/datasets/{other}").status_code == 204
    assert ana.client.post(f"{path}/undelete").json()["id"] == id_
    assert rows(ana, id_)["total"] == 100


def test_a_dataset_that_is_read_is_deleted_by_force_only(ana: Person, bo: Person) -> None:
    id_ = upload(ana, NUMBERS)
    workflow_reading(ana, "Numbers")
    refused = ana.client.delete(f"/api/v1/datasets/{id_}")
    assert refused.status_code == 409
    assert refused.json()["message"] == "'numbers' is read by the workflow Adults."
    readers = ana.client.get(f"/api/v1/datasets/{id_}/readers").json()
    assert [reader["name"] for reader in readers] == ["Adults"]
    assert bo.client.get(f"/api/v1/datasets/{id_}/readers").status_code == 404
    assert ana.client.delete(f"/api/v1/datasets/{id_}", params={"force": True}).status_code == 204


def test_a_dataset_is_renamed_while_nothing_reads_it_or_by_force(ana: Person, bo: Person) -> None:
    id_ = upload(ana, NUMBERS)
    path = f"/api/v1/datasets/{id_}"
    assert bo.client.patch(path, json={"name": "mine"}).status_code == 404
    assert ana.client.patch(path, json={"name": "Numbers"}).json()["name"] == "Numbers"
    renamed = ana.client.patch(path, json={"name": "figures"})
    assert (renamed.status_code, renamed.json()["id"], renamed.json()["name"]) == (200, id_, "figures")
    other = upload(ana, NUMBERS)
    taken = ana.client.patch(path, json={"name": "NUMBERS"})
    assert (taken.status_code, taken.json()["message"]) == (409, "There is a dataset 'NUMBERS' already.")
    assert ana.client.patch(path, json={"name": "a/b"}).status_code == 422

    workflow_reading(ana, "numbers")
    refused = ana.client.patch(f"/api/v1/datasets/{other}", json={"name": "others"})
    assert refused.status_code == 409
    assert refused.json()["message"] == "'numbers' is read by the workflow Adults."
    forced = ana.client.patch(f"/api/v1/datasets/{other}", json={"name": "others"}, params={"force": True})
    assert forced.json()["name"] == "others"
    assert {found["name"] for found in ana.client.get("/api/v1/datasets").json()} == {"figures", "others"}


def test_a_profile_says_what_is_in_the_columns(ana: Person, bo: Person) -> None:
    id_ = upload(ana, NUMBERS)
    path = f"/api/v1/datasets/{id_}/profile"
    id_column, k, name = ana.client.get(path).json()
    assert (id_column["min"], id_column["max"], len(id_column["histogram"])) == (0, 99, 20)
    assert k["frequent"][0] == {"value": 0, "count": 34}
    assert (name["distinct"], name["quantiles"]) == (100, {})
    (some,) = ana.client.get(path, params={"column": "k", "filter": "id < 10"}).json()
    assert (some["name"], some["rows"], some["quantiles"]["0.5"]) == ("k", 10, 1)
    assert ana.client.get(path, params={"column": "nothing"}).status_code == 404
    assert bo.client.get(path).status_code == 404
