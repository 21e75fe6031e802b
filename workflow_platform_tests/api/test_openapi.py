"""The OpenAPI document: up to date, and complete about errors."""

from __future__ import annotations

import json
import os
import re

import pytest
from fastapi.testclient import TestClient
from pydantic import JsonValue

from workflow_platform.api.openapi import openapi_text
from workflow_platform.api.problems import MEDIA_TYPE
from workflow_platform_tests.api.people import Person
from workflow_platform_tests.project import ROOT

SESSION = ROOT / "docs" / "api.md"
FILE = ROOT / "docs" / "openapi.json"
NOBODY = "00000000-0000-0000-0000-000000000000"
OPEN = {
    "accept",
    "choose_password",
    "finish_sign_in",
    "list_providers",
    "start_sign_in",
    "confirm_email",
    "forget_password",
    "live",
    "log_in",
    "log_in_browser",
    "make_account",
    "ready",
    "refresh",
    "resend_link",
    "verify_address",
}


def operations() -> dict[str, dict[str, object]]:
    paths = json.loads(openapi_text())["paths"]
    return {operation["operationId"]: operation for path in paths.values() for operation in path.values()}


def test_the_document_in_the_docs_is_that_of_the_code() -> None:
    if os.environ.get("WRITE_SNAPSHOTS"):
        FILE.write_text(openapi_text(), encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == openapi_text(), "WRITE_SNAPSHOTS=1 writes it anew"


def test_every_error_has_the_one_shape() -> None:
    for name, operation in operations().items():
        responses = operation["responses"]
        assert isinstance(responses, dict)
        errors = {status: answer for status, answer in responses.items() if status >= "400"}
        assert {"401", "404", "422"} <= set(errors), name
        assert all(MEDIA_TYPE in answer["content"] for answer in errors.values()), name


def test_the_routes_that_were_promised_exist() -> None:
    paths = json.loads(openapi_text())["paths"]
    assert "post" in paths["/api/v1/login"]
    assert {"get", "post"} <= set(paths["/api/v1/workflows"])
    assert {"put", "delete"} <= set(paths["/api/v1/workflows/{workflow_id}"])
    assert "post" in paths["/api/v1/workflows/{workflow_id}/execute"]


def test_the_session_in_the_docs_asks_for_what_there_is() -> None:
    shown = "".join(re.findall(r"^```\n(.*?)^```$", SESSION.read_text(), re.MULTILINE | re.DOTALL))
    asked = [command for command in shown.replace("\\\n", "").splitlines() if "$API/" in command]
    known = {
        (method.upper(), re.sub(r"{\w+}", "…", path.removeprefix("/api/v1")))
        for path, methods in json.loads(openapi_text())["paths"].items()
        for method in methods
    }
    assert len(asked) > 12
    for command in asked:
        posted = re.search(r"--json|--data-binary|--request POST", command)
        (path,) = re.findall(r"\$API(/[\w$/.-]+)", command)
        assert ("POST" if posted else "GET", re.sub(r"\$[A-Z]+", "…", path)) in known, command


def test_only_signing_in_and_health_are_open_to_anybody(anonymous: TestClient) -> None:
    paths = json.loads(openapi_text())["paths"]
    answered = {
        operation["operationId"]: anonymous.request(method, re.sub(r"{\w+}", NOBODY, path)).status_code
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    assert {name for name, status in answered.items() if status != 401} == OPEN


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/me", "/api/docs", "/healthz"])
def test_every_answer_carries_the_safety_headers(anonymous: TestClient, path: str) -> None:
    answer = anonymous.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_an_address_that_is_not_ours_is_refused(anonymous: TestClient) -> None:
    assert anonymous.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"email": "a\\u0000@example.org", "password": "x"}', 400),
        ('{"email": "a\\ud800@example.org", "password": "x"}', 400),
        ('{"email": 1e999, "password": "x"}', 400),
        ('{"email": NaN, "password": "x"}', 400),
        ("[" * 5000 + "]" * 5000, 400),
        ("[" * 100_000, 400),
        ("{", 400),
        ("", 422),
        ('"text"', 422),
        ('{"email": "' + "a" * 100_000 + '@example.org", "password": "x"}', 422),
        (b'{"email": "\xff"}', 400),
        (" " * (5 * 1024**2), 413),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str | bytes) else None,
)
def test_what_cannot_be_kept_is_refused_in_words(
    anonymous: TestClient, body: str | bytes, status: int
) -> None:
    answer = anonymous.post("/api/v1/login", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "pointer", "message"),
    [
        ({"email": "a@example.org"}, "/password", "'password' is missing."),
        ({"email": "a@example.org", "password": 7}, "/password", "Must be a text."),
        (
            {"email": "a@example.org", "password": "x", "pasword": "y"},
            "/pasword",
            "'pasword' is not known here.",
        ),
        (["a@example.org"], "", "Must be an object."),
    ],
)
def test_a_body_that_does_not_fit_is_told_in_plain_words(
    anonymous: TestClient, body: JsonValue, pointer: str, message: str
) -> None:
    answer = anonymous.post("/api/v1/login", json=body)
    assert answer.status_code == 422
    assert [(fault["pointer"], fault["message"]) for fault in answer.json()["problems"]] == [
        (pointer, message)
    ]


def test_values_in_an_address_are_told_in_plain_words(ana: Person) -> None:
    answers = [
        ana.client.get("/api/v1/workflows/first"),
        ana.client.get(f"/api/v1/datasets/{NOBODY}/download?format=xls"),
        ana.client.get("/api/v1/workflows?limit=0"),
    ]
    faults = [answer.json()["problems"][0] for answer in answers]
    assert [(fault["message"], fault["hint"]) for fault in faults] == [
        (
            "Must be an id, such as 123e4567-e89b-12d3-a456-426614174000.",
            "It is the path value 'workflow_id'.",
        ),
        ("Must be one of 'csv', 'parquet', 'json', 'ndjson' or 'xlsx'.", "It is the query value 'format'."),
        ("Must be at least 1.", "It is the query value 'limit'."),
    ]


def test_json_must_say_that_it_is_json(anonymous: TestClient) -> None:
    answer = anonymous.post("/api/v1/login", content="{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


def test_every_shape_has_a_name_of_its_own() -> None:
    # Two of one name would be told apart by the modules that they are in.
    assert [name for name in json.loads(openapi_text())["components"]["schemas"] if "__" in name] == []
