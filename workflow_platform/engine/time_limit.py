"""Statements that somebody waits for, ended when they take too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from workflow_platform.engine.words import explained
from workflow_platform.errors import InvalidError


@contextmanager
def answering_within(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what runs on a connection after so many seconds.

    Raises InvalidError for that, and for what DuckDB cannot compute.
    """
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        message = f"This takes longer than {seconds:.0f} seconds."
        raise InvalidError(message, "Ask for less, or make a workflow that computes it.") from error
    except duckdb.Error as error:
        raise InvalidError(f"This cannot be computed: {explained(error)}") from error
    finally:
        timer.cancel()
