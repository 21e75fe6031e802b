"""What differs between the rows of two versions of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.json_values import JsonRow, json_rows
from workflow_platform.engine.time_limit import answering_within
from workflow_platform.spec.schema import Schema, names

SECONDS = 120.0
"""How long somebody waits for a comparison at most."""

MOST_EXAMPLES = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of a version: a Parquet file with these columns."""

    file: Path
    schema: Schema


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What differs. A row that was changed counts as one that was removed and one that was added.

    Attributes:
        columns: those that both versions have with the same type; rows are compared by these alone.
        new_columns: those that only the later version has so.
        gone_columns: those that only the earlier version has so.
        added_rows: some of the different rows that were added, in their order.
        removed_rows: the same of those that were removed.
    """

    columns: Schema
    new_columns: Schema
    gone_columns: Schema
    added: int
    removed: int
    added_rows: list[JsonRow]
    removed_rows: list[JsonRow]


def version_changes(earlier: Stored, later: Stored, bounds: Bounds) -> VersionChanges:
    """Compare two versions row by row, whatever their order. Raises InvalidError if it takes too long."""
    shared = tuple(column for column in later.schema if column in earlier.schema)
    with (
        open_session(bounds, read=[earlier.file, later.file]) as session,
        answering_within(session, SECONDS),
    ):
        balance = _balance(session, earlier, later, shared)
        ((added, removed),) = session.execute(
            f"SELECT coalesce(sum(greatest({balance}, 0)), 0)::BIGINT, "  # noqa: S608  # names are quoted
            f"coalesce(sum(greatest(-{balance}, 0)), 0)::BIGINT FROM changed"
        ).fetchall()
        return VersionChanges(
            columns=shared,
            new_columns=tuple(column for column in later.schema if column not in shared),
            gone_columns=tuple(column for column in earlier.schema if column not in shared),
            added=added,
            removed=removed,
            added_rows=_examples(session, shared, f"{balance} > 0"),
            removed_rows=_examples(session, shared, f"{balance} < 0"),
        )


def _balance(session: duckdb.DuckDBPyConnection, earlier: Stored, later: Stored, shared: Schema) -> str:
    """Make a table of the rows that differ, and return its column of how many more of each there are now."""
    taken = {column.casefold() for column in names(shared)}
    balance = "balance"
    while balance in taken:
        balance += "_"
    columns = _listed(shared)
    sides = " UNION ALL ".join(
        f"SELECT {columns}{sign} AS {balance} FROM ({statements.read_parquet(side.file)})"  # noqa: S608  # names are quoted
        for side, sign in ((later, 1), (earlier, -1))
    )
    session.execute(
        f"CREATE TEMP TABLE changed AS SELECT {columns}sum({balance}) AS {balance} "  # noqa: S608  # as above
        f"FROM ({sides}) GROUP BY ALL HAVING sum({balance}) <> 0"
    )
    return balance


def _examples(session: duckdb.DuckDBPyConnection, shared: Schema, condition: str) -> list[JsonRow]:
    if not shared:
        return []
    rows = f"SELECT {_listed(shared)[:-2]} FROM changed WHERE {condition}"  # noqa: S608  # names are quoted
    return json_rows(session, f"{rows} ORDER BY ALL LIMIT {MOST_EXAMPLES}")


def _listed(columns: Schema) -> str:
    return "".join(f"{statements.name(name)}, " for name in names(columns))
