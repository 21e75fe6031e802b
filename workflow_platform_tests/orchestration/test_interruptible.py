"""Work that ends when a signal asks for it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Event, main_thread

import pytest

from workflow_platform.orchestration.interruptible import interruptible

SECONDS = 30


class AskedToStopError(BaseException):
    """What the signal raises."""


@pytest.fixture
def _asking() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AskedToStopError

    before = signal.signal(signal.SIGUSR1, stop)
    yield
    signal.signal(signal.SIGUSR1, before)


def test_work_returns_what_it_returns() -> None:
    assert interruptible(lambda: 42, lambda: None) == 42


def test_work_fails_as_it_fails() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        interruptible(fail, lambda: pytest.fail("canceled"))


@pytest.mark.usefixtures("_asking")
def test_a_signal_cancels_work_that_does_not_listen_to_it() -> None:
    canceled = Event()

    def work() -> bool:
        signal.pthread_kill(main_thread().ident or 0, signal.SIGUSR1)
        return canceled.wait(SECONDS)

    with pytest.raises(AskedToStopError):
        interruptible(work, canceled.set)

    assert canceled.is_set()
