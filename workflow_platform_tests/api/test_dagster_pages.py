"""Dagster's pages through the API: for administrators who are signed in, and nothing of them goes along."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from socket import create_server

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from workflow_platform.api.dagster_pages import routes
from workflow_platform.api.site import Site
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import Person
from workflow_platform_tests.api.serving import served

SPOKEN = Subprotocol("graphql-ws")


async def told(request: Request) -> JSONResponse:
    """Answer with what has arrived."""
    body = (await request.body()).decode()
    found = {"target": str(request.url.path), "query": request.url.query, "body": body}
    answer = JSONResponse({**found, "headers": dict(request.headers)})
    answer.set_cookie("theirs", "1")
    answer.headers["content-security-policy"] = "default-src 'nonce-1'"
    return answer


async def echo(socket: WebSocket) -> None:
    await socket.accept(subprotocol=SPOKEN)
    while (message := await socket.receive())["type"] == "websocket.receive":
        await socket.send_text(f"{message['text']} from {sorted(socket.headers)}")


@contextmanager
def behind() -> Iterator[int]:
    """Serve something in the place of Dagster's web server, and give its port."""
    app = Starlette(
        routes=[
            Route("/dagster/{path:path}", told, methods=["GET", "POST"]),
            WebSocketRoute("/dagster/graphql", echo),
        ]
    )
    with create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with behind() as port:
        settings = site.settings.model_copy(update={"dagster_port": port})
        with served(replace(site, settings=settings)) as address:
            yield address


def token(person: Person) -> dict[str, str]:
    return {"Authorization": person.client.headers["Authorization"]}


def test_an_administrator_sees_what_the_server_behind_answers(address: str, ana: Person) -> None:
    headers = {**token(ana), "Accept": "text/html", "X-Other": "secret"}

    answer = httpx2.get(f"{address}/dagster/runs/a%2Fb?q=1", headers=headers, cookies={"c": "secret"})

    assert answer.status_code == 200
    found = answer.json()
    assert (found["target"], found["query"]) == ("/dagster/runs/a/b", "q=1")
    assert "secret" not in answer.text
    assert not {"authorization", "cookie", "x-other"} & found["headers"].keys()
    assert found["headers"]["accept"] == "text/html"
    assert answer.headers["content-security-policy"] == "default-src 'nonce-1'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in answer.headers


def test_a_question_goes_along_with_its_body(address: str, ana: Person) -> None:
    answer = httpx2.post(f"{address}/dagster/graphql", headers=token(ana), json={"query": "{ version }"})

    assert json.loads(answer.json()["body"]) == {"query": "{ version }"}


def test_nobody_else_sees_them(address: str, ana: Person, bo: Person) -> None:
    made = {"name": "script", "scopes": ["read", "write"]}
    personal = ana.client.post("/api/v1/tokens", json=made).json()["token"]

    def status(headers: dict[str, str]) -> int:
        return httpx2.get(f"{address}/dagster/runs", headers=headers).status_code

    assert status({}) == 401
    assert status(token(bo)) == 403
    assert status({"Authorization": f"Bearer {personal}"}) == 403


def test_a_server_that_does_not_answer_is_told(site: Site, ana: Person) -> None:
    with create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    settings = site.settings.model_copy(update={"dagster_port": port})

    with served(replace(site, settings=settings)) as address:
        answer = httpx2.get(f"{address}/dagster", headers=token(ana))

    assert (answer.status_code, answer.json()["message"]) == (503, "Dagster's pages do not answer.")


def socket_of(address: str, headers: dict[str, str], origin: str | None = None) -> ClientConnection:
    url = address.replace("http://", "ws://") + "/dagster/graphql"
    return connect(
        url, additional_headers=headers, subprotocols=[SPOKEN], origin=Origin(origin or address), proxy=None
    )


def test_messages_go_both_ways(address: str, ana: Person) -> None:
    with socket_of(address, {**token(ana), "Cookie": "c=secret"}) as socket:
        socket.send("hello")
        answer = socket.recv(timeout=10)

    assert socket.subprotocol == SPOKEN
    assert str(answer).startswith("hello from ")
    assert "cookie" not in str(answer)
    assert "authorization" not in str(answer)


def test_nobody_else_and_no_other_page_opens_a_socket(address: str, ana: Person, bo: Person) -> None:
    for headers, origin in (
        ({}, None),
        (token(bo), None),
        (token(ana), "https://evil.example"),
        ({**token(ana), "Host": "evil.example"}, None),
    ):
        with pytest.raises(InvalidStatus, match="403"), socket_of(address, headers, origin):
            pass


def test_a_socket_ends_with_the_rights_of_who_opened_it(
    address: str,
    ana: Person,
    bo: Person,
    database: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "AGAIN_SECONDS", 0.1)
    with transaction(database) as session:
        Accounts(session).appoint(bo.actor.user_id)

    with socket_of(address, token(bo)) as socket:
        socket.send("hello")
        socket.recv(timeout=10)
        assert ana.client.patch(f"/api/v1/users/{bo.actor.user_id}", json={"is_admin": False}).is_success
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=30)
