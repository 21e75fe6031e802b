"""Locks that tell who is alive, and notifications that tell what happens."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from workflow_platform.errors import ConflictError, UnavailableError
from workflow_platform.orchestration.notifications import Listener
from workflow_platform.orchestration.presence import Presence, held, key_of
from workflow_platform_tests.orchestration.servers import wait_until

NOWHERE = "postgresql://127.0.0.1:1/nowhere"


@pytest.mark.parametrize("run_id", [uuid4(), UUID(int=0), UUID(int=2**128 - 1), UUID(int=2**63)])
def test_a_key_is_held_for_as_long_as_its_process_is_there(database_url: str, run_id: UUID) -> None:
    key = key_of(run_id)

    with Presence(database_url, key):
        inside = held(database_url, [key, key ^ 1])

    assert inside == {key}
    # The server notices a moment later.
    wait_until(lambda: held(database_url, [key]) == frozenset())


def test_a_key_is_held_once(database_url: str) -> None:
    with Presence(database_url, 1), pytest.raises(ConflictError), Presence(database_url, 1):
        pass


def test_a_key_may_be_shared(database_url: str) -> None:
    with Presence(database_url, 1, shared=True), Presence(database_url, 1, shared=True):
        assert held(database_url, [1]) == {1}


def test_nobody_is_asked_about_no_keys() -> None:
    assert held(NOWHERE, []) == frozenset()


def test_what_is_notified_is_heard_in_order(database_url: str) -> None:
    with Listener(database_url, "news") as listener, Presence(database_url, 1) as presence:
        presence.notify("other", "nothing")
        presence.notify("news", "first")
        presence.notify("news", 'it\'s "second"')
        heard: list[str] = []
        while len(heard) < 2:
            heard += listener.wait(5)

    assert heard == ["first", 'it\'s "second"']


def test_waiting_ends_without_news(database_url: str) -> None:
    with Listener(database_url, "news") as listener:
        assert listener.wait(0.01) == []


def test_a_database_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(UnavailableError), Presence(NOWHERE, 1):
        pass
    with pytest.raises(UnavailableError), Listener(NOWHERE, "news"):
        pass
