"""The rows of a stored file, to look at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import json_rows


def first_rows(file: Path, count: int, bounds: Bounds) -> tuple[Mapping[str, object], ...]:
    """Return the first rows of a Parquet file, as Python values by column."""
    with open_session(bounds, read=[file]) as connection:
        result = connection.execute(f"{statements.read_parquet(file)} LIMIT {count:d}")
        names = [column[0] for column in result.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


def rows_page(file: Path, limit: int, offset: int, bounds: Bounds) -> list[dict[str, JsonValue]]:
    """Return some rows of a Parquet file, in their order, as JSON values by column (see ``json_rows``)."""
    page = f"{statements.read_parquet(file)} LIMIT {limit:d} OFFSET {offset:d}"
    with open_session(bounds, read=[file]) as connection:
        return json_rows(connection, page)
