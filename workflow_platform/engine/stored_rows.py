"""The rows of a stored file, to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import JsonRow, json_rows
from workflow_platform.engine.row_view import RowView, row_query
from workflow_platform.engine.time_limit import answering_within
from workflow_platform.spec.schema import Schema

SECONDS = 60.0
"""How long somebody waits for a page at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows that match, as ``json_values.exact`` has their values, and the number of all."""

    rows: list[JsonRow]
    total: int


def first_rows(file: Path, count: int, bounds: Bounds) -> tuple[Mapping[str, object], ...]:
    """Return the first rows of a Parquet file, as Python values by column."""
    with open_session(bounds, read=[file]) as connection:
        result = connection.execute(f"{statements.read_parquet(file)} LIMIT {count:d}")
        names = [column[0] for column in result.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


def rows_page(file: Path, schema: Schema, view: RowView, bounds: Bounds, *, limit: int, offset: int) -> Page:
    """Return some rows of a view on a Parquet file with these columns.

    Raises RowViewInvalidError, and InvalidError for what cannot be computed in time.
    """
    with open_session(bounds, read=[file]) as session, answering_within(session, SECONDS):
        query = row_query(session, file, schema, view)
        rows = json_rows(session, f"{query} LIMIT {limit:d} OFFSET {offset:d}")
        ((total,),) = session.execute(f"SELECT count(*) FROM ({query})").fetchall()  # noqa: S608  # quoted
    return Page(rows, int(total))


def sample_rows(file: Path, count: int, bounds: Bounds) -> list[JsonRow]:
    """Return the first rows of a Parquet file as JSON values by column."""
    with open_session(bounds, read=[file]) as session:
        return json_rows(session, f"{statements.read_parquet(file)} LIMIT {count:d}")
