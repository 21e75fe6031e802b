"""The web app as a browser loads it."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient


def test_every_address_of_a_page_shows_the_app(anonymous: TestClient) -> None:
    for path in ("/", "/log-in", "/workflows/1/edit?step=a", "/data%2F.."):
        answer = anonymous.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert answer.headers["cache-control"] == "no-cache"
        assert '<div id="root">' in answer.text


def test_the_page_runs_no_script_but_its_own(anonymous: TestClient) -> None:
    pages = [anonymous.get("/") for _ in range(2)]

    nonces = [re.findall(r'name="csp-nonce" content="([^"]+)"', page.text)[0] for page in pages]
    assert nonces[0] != nonces[1]
    for page, nonce in zip(pages, nonces, strict=True):
        policy = page.headers["content-security-policy"]
        assert f"style-src 'self' 'nonce-{nonce}'" in policy
        assert "default-src 'self'" in policy
        assert "script-src" not in policy
        scripts = re.findall(r"<script[^>]*>([^<]*)</script>", page.text)
        assert scripts == [""] * len(scripts) != []


def test_what_the_page_loads_stays_for_ever(anonymous: TestClient) -> None:
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', anonymous.get("/").text)
    assert found
    for path in found:
        answer = anonymous.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert anonymous.get("/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/..%2Findex.html", "/assets/..%2F..%2Froutes.py", "/api/v1/none"]
)
def test_nothing_else_is_served(anonymous: TestClient, path: str) -> None:
    answer = anonymous.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_page_takes_no_orders(anonymous: TestClient) -> None:
    assert anonymous.post("/workflows").status_code == 405
