"""What an operator sees of requests, and what must not be seen."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from fastapi.testclient import TestClient
from prometheus_client import generate_latest

from workflow_platform.api.app import create_app
from workflow_platform.api.logs import configure_logs
from workflow_platform.api.observation import Metrics
from workflow_platform.api.site import Site
from workflow_platform_tests.api.people import ORIGIN, PASSWORD, Person

SOME_ID = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    # The client of the tests logs too, but only the server's words count.
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)
    configure_logs()
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, object]]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in found if line["event"] == "request"]


def test_each_request_is_one_line_with_its_ids(ana: Person, written: io.StringIO) -> None:
    answer = ana.client.get(f"/api/v1/runs/{SOME_ID}", headers={"X-Request-Id": "from-the-proxy"})
    [line] = lines(written)
    assert answer.headers["X-Request-Id"] == line["request_id"] == "from-the-proxy"
    assert (line["method"], line["status"], line["run_id"]) == ("GET", 404, SOME_ID)
    assert line["route"] == "/runs/{run_id}"
    assert line["user_id"] == str(ana.actor.user_id)


def test_an_id_that_could_forge_a_line_is_replaced(ana: Person, written: io.StringIO) -> None:
    answer = ana.client.get("/api/v1/me", headers={"X-Request-Id": 'x", "status": 200'})
    assert len(answer.headers["X-Request-Id"]) == 32
    assert lines(written)[0]["request_id"] == answer.headers["X-Request-Id"]


def test_no_password_token_or_query_reaches_the_log(
    ana: Person, anonymous: TestClient, written: io.StringIO
) -> None:
    anonymous.post("/api/v1/login", json={"email": ana.email, "password": PASSWORD})
    ana.client.get("/api/v1/workflows", params={"search": "canary"})
    said = written.getvalue()
    assert len(lines(written)) == 2
    for secret in (PASSWORD, ana.refresh_token, ana.client.headers["Authorization"][7:], "canary", ana.email):
        assert secret not in said


def test_prometheus_counts_by_route(site: Site) -> None:
    metrics = Metrics()
    with TestClient(create_app(site, metrics=metrics), base_url=ORIGIN) as client:
        client.get(f"/api/v1/runs/{SOME_ID}")
        client.get("/api/v1/nowhere")
    said = generate_latest(metrics.registry).decode()
    assert (
        'workflow_platform_request_seconds_count{method="GET",route="/runs/{run_id}",status="401"} 1.0'
        in said
    )
    # All addresses that nothing has are one series.
    assert 'route="/{path:path}",status="404"' in said
    assert SOME_ID not in said
