from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from workflow_platform.cli.up.listeners import listeners, with_ports
from workflow_platform.cli.up.ports import Listener, check_free
from workflow_platform.errors import ConflictError, InvalidError
from workflow_platform.settings import Settings


@pytest.fixture(name="taken_port")
def _taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_taken_port_is_named_with_what_to_do(taken_port: int) -> None:
    listener = Listener("Dagster's pages", "127.0.0.1", taken_port, "Choose another with --dagster-port.")
    with pytest.raises(ConflictError) as told:
        check_free([listener])
    assert told.value.message == f"Port {taken_port}, for Dagster's pages, is taken by another program."
    assert told.value.hint == "Choose another with --dagster-port."


def test_a_port_whose_last_connection_is_still_closing_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
        client = socket.create_connection(("127.0.0.1", port))
        accepted, _ = server.accept()
        accepted.close()
        client.close()
    check_free([Listener("Dagster's pages", "127.0.0.1", port, "")])


def test_one_port_for_two_is_refused() -> None:
    listeners = [Listener(title, "127.0.0.1", 0, "Choose.") for title in ("the code server", "the pages")]
    with pytest.raises(InvalidError, match="Port 0 cannot serve both the code server and the pages"):
        check_free(listeners)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ConflictError, match=r"no address '192\.0\.2\.1'"):
        check_free([Listener("the pages", "192.0.2.1", 3000, "")])


def test_the_code_servers_of_two_platforms_get_ports_of_their_own() -> None:
    first, second = with_ports(Settings(port=1)), with_ports(Settings(port=1))
    assert first.code_server_port != second.code_server_port
    check_free(listeners(first)[1:])


def test_a_port_that_was_chosen_is_kept() -> None:
    chosen = Settings(code_server_port=4266)
    assert with_ports(chosen) == chosen
    assert len(listeners(chosen)) == len(listeners(Settings())) + 1
