"""A DuckDB connection that can read what it was given, write into one folder and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.spill import spill_folder


@contextmanager
def open_session(
    bounds: Bounds, *, read: Sequence[Path] = (), write: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a sandboxed in-memory connection.

    It reads the files ``read``, writes below the folder ``write``, spills below the bounds' folder,
    and can neither reach the network nor load extensions nor change its own configuration.
    """
    with spill_folder(bounds.temp_folder) as spill:
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": bounds.threads,
                "memory_limit": bounds.memory_limit,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
            },
        )
        with connection:
            connection.execute("SET temp_directory = ?", [str(spill)])
            connection.execute("SET max_temp_directory_size = ?", [bounds.temp_limit])
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            connection.execute("SET allowed_paths = ?", [[str(path) for path in read]])
            connection.execute("SET allowed_directories = ?", [[str(write)] if write else []])
            # Last of all, in this order: afterwards nothing can be set any more.
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
