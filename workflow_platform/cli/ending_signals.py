"""The signals that end a program: Ctrl-C, ``kill``, and a terminal that is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Handler = Callable[[int, FrameType | None], object]


@contextmanager
def ending_signals(handler: Handler = signal.default_int_handler) -> Iterator[None]:
    """Handle all of them alike, by default with a KeyboardInterrupt, so that contexts are left in order.

    Only the main thread may ask for this.
    """
    # Whoever starts a program with nohup wants it to outlive the terminal.
    numbers = [
        number
        for number in SIGNALS
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
