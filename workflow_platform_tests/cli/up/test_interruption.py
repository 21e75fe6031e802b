from __future__ import annotations

import signal

import pytest

from workflow_platform.cli.ending_signals import SIGNALS
from workflow_platform.cli.up.interruption import interruptible


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_interrupts_and_the_next_ones_hurry(number: signal.Signals) -> None:
    with interruptible() as interruption:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        assert not interruption.hurried
        signal.raise_signal(number)
        assert interruption.hurried


def test_a_signal_while_stopping_only_hurries() -> None:
    with interruptible() as interruption:
        interruption.settle()
        signal.raise_signal(signal.SIGTERM)
    assert interruption.hurried


def test_a_program_that_is_to_outlive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
