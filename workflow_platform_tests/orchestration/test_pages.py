"""Dagster's web server, told to look again."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread

import pytest

from workflow_platform.orchestration.pages import REST_SECONDS, Pages

SECONDS = 10


class Recorder(BaseHTTPRequestHandler):
    """Takes requests and keeps their paths."""

    paths: Queue[str] = Queue()

    def do_POST(self) -> None:
        self.paths.put(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web_server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Recorder) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_web_server_looks_again_when_something_is_new(web_server: str) -> None:
    times, listings = iter([0.0, REST_SECONDS, 2 * REST_SECONDS]), iter("aab")
    pages = Pages(
        f"{web_server}/dagster/refresh", lambda: next(listings), lambda: next(times, 3 * REST_SECONDS)
    )

    pages.refresh()
    pages.refresh()
    quiet = Recorder.paths.empty()
    pages.refresh()

    assert quiet
    assert Recorder.paths.get(timeout=SECONDS) == "/dagster/refresh"


def test_without_a_web_server_nobody_looks() -> None:
    pages = Pages("", lambda: pytest.fail("looked"))

    pages.refresh()
