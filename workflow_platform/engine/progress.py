"""Progress of a running DuckDB statement, read from a second thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

INTERVAL = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the computation of an output is; ``fraction`` goes from 0 to 1."""

    output: str
    fraction: float


Listener = Callable[[Progress], None]


@contextmanager
def reported(connection: duckdb.DuckDBPyConnection, output: str, listener: Listener | None) -> Iterator[None]:
    """Tell ``listener`` every tenth of a second how far the statement that runs meanwhile is."""
    if listener is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        last = 0.0
        while not done.wait(INTERVAL):
            # DuckDB says -1 while it cannot tell, and starts anew with each pipeline.
            fraction = connection.query_progress() / 100
            if fraction > last:
                last = fraction
                listener(Progress(output, min(fraction, 1.0)))

    thread = threading.Thread(target=watch, name=f"progress of {output}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    listener(Progress(output, 1.0))
