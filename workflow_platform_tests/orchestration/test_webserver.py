"""What Dagster's web server answers, and to which pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from workflow_platform.orchestration.webserver import ReadOnly

HERE = "http://127.0.0.1:3000"
EVIL = {"Origin": "https://evil.example"}


def answer(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("answered")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture
def refreshed() -> list[str]:
    return []


@pytest.fixture
def client(refreshed: list[str]) -> Iterator[TestClient]:
    routes = [
        WebSocketRoute("/dagster/graphql", talk),
        Route("/dagster/{path:path}", answer, methods=["GET", "POST", "PUT", "DELETE"]),
    ]
    app = ReadOnly(Starlette(routes=routes), lambda: refreshed.append("again"))
    with TestClient(app, base_url=HERE) as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:3000", "localhost"])
def test_its_own_pages_are_answered(client: TestClient, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}

    assert client.get("/dagster/runs", headers=headers).text == "answered"
    assert client.post("/dagster/graphql", headers=headers).text == "answered"


@pytest.mark.parametrize("headers", [EVIL, {"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example:3000"}])
@pytest.mark.parametrize("path", ["/dagster/graphql", "/dagster/refresh"])
def test_pages_of_others_are_refused(
    client: TestClient, refreshed: list[str], headers: dict[str, str], path: str
) -> None:
    assert client.post(path, headers=headers).status_code == 403
    assert client.get(path, headers=headers).status_code == 403
    assert not refreshed


def test_sockets_are_for_its_own_pages(client: TestClient) -> None:
    with client.websocket_connect("/dagster/graphql", headers={"Host": HERE[7:], "Origin": HERE}) as socket:
        assert socket.receive_text() == "hello"
    for headers in ({"Host": HERE[7:], **EVIL}, {"Host": "evil.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/dagster/graphql", headers=headers),
        ):
            pass


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/dagster/graphql?query=mutation{wipeRun}"),
        ("GET", "/dagster/graphql?query="),
        ("POST", "/dagster/report_asset_materialization/people"),
        ("PUT", "/dagster/graphql"),
        ("DELETE", "/dagster/runs"),
    ],
)
def test_what_could_change_something_is_refused(client: TestClient, method: str, target: str) -> None:
    assert client.request(method, target).status_code == 405


def test_whoever_is_on_this_machine_has_it_look_again(client: TestClient, refreshed: list[str]) -> None:
    assert client.post("/dagster/refresh").status_code == 204
    assert refreshed == ["again"]
