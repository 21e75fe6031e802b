"""What made-up requests seldom hold, sent to every operation that would read it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from workflow_platform.api.problems import MEDIA_TYPE
from workflow_platform_tests.api.fuzz.conftest import World
from workflow_platform_tests.api.fuzz.operations import OPERATIONS, parameters, properties

JSON = {"Content-Type": "application/json"}
LARGE = 6 * 2**20

VALUES = {
    "NUL": r'"a\u0000b"',
    "surrogate": r'"\ud800"',
    "long": '"' + "x" * 200_000 + '"',
    "infinity": "1e999",
    "nan": "NaN",
    "digits": "9" * 5_000,
    "lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "open": '"abc',
}
BODIES = {
    "no-unicode": b'{"name": "\xff\xfe"}',
    "utf-16": '{"name": "a"}'.encode("utf-16"),
    "list": b"[]",
    "number": b"1",
    "nul-key": rb'{"a\u0000": 1}',
    "long-key": b'{"' + b"x" * 200_000 + b'": 1}',
}
# As they stand in an address.
TEXTS = {
    "NUL": "%00",
    "surrogate": "%ed%a0%80",
    "no-unicode": "%ff%fe",
    "long": "x" * 5_000,
    "path": "..%2F..%2Fetc%2Fpasswd",
    "percent": "%25%",
    "digits": "9" * 5_000,
    "line-break": "a%0d%0aSet-Cookie:%20a=b",
}
TYPES = [
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "%",
]

WITH_BODY = [operation for operation in OPERATIONS if properties(*operation)]
WITH_PARAMETERS = [
    operation for operation in OPERATIONS if parameters(*operation, "path") or parameters(*operation, "query")
]


@pytest.fixture(autouse=True)
def _mended(world: World) -> None:
    world.mend()


def send(
    world: World,
    method: str,
    address: str,
    content: bytes | Iterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx2.Response:
    """Send a request as the inhabitant, and see that its answer is one that a client can use."""
    answer = world.client.request(
        method, address, content=content, headers={**world.headers, **(headers or {})}
    )
    assert answer.status_code < 500, answer.text
    assert "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"]
    if answer.is_client_error:
        assert answer.headers["Content-Type"] == MEDIA_TYPE
        assert answer.json()["message"]
    return answer


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_nasty_bodies_are_refused(world: World, method: str, path: str) -> None:
    address, names = world.filled(path), properties(method, path)
    for value in VALUES.values():
        content = "{" + ", ".join(f'"{name}": {value}' for name in names) + "}"
        assert send(world, method, address, content.encode(), JSON).is_client_error, value[:20]
    for body in BODIES.values():
        assert send(world, method, address, body, JSON).is_client_error, body[:20]
    for kind in TYPES:
        answer = send(world, method, address, b'{"name": "a"}', {"Content-Type": kind})
        assert answer.is_client_error, kind


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_a_huge_body_is_refused_however_it_comes(world: World, method: str, path: str) -> None:
    address = world.filled(path)
    assert send(world, method, address, b" " * LARGE, JSON).status_code == 413
    assert (
        send(world, method, address, (b" " * 2**16 for _ in range(LARGE // 2**16)), JSON).status_code == 413
    )


@pytest.mark.parametrize(("method", "path"), WITH_PARAMETERS)
def test_nasty_texts_in_an_address_break_nothing(world: World, method: str, path: str) -> None:
    for nasty in TEXTS.values():
        for name in parameters(method, path, "path"):
            send(world, method, world.filled(path, **{name: nasty}))
        for name in parameters(method, path, "query"):
            send(world, method, f"{world.filled(path)}?{name}={nasty}")
