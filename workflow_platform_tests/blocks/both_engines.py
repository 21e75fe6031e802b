"""DuckDB and PostgreSQL side by side, each with the same small tables."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import duckdb
import psycopg2

DIALECTS = ("duckdb", "postgres")
Row = tuple[object, ...]


class _Cursor(Protocol):
    def execute(self, query: str) -> object: ...

    def fetchall(self) -> Sequence[Row]: ...


class RefusedError(Exception):
    """An engine could not compute a query."""


@dataclass(frozen=True)
class BothEngines:
    """One session of each engine."""

    duckdb: _Cursor
    postgres: _Cursor

    def run(self, script: str) -> None:
        """Run the same statements on both."""
        self.duckdb.execute(script)
        self.postgres.execute(script)

    def rows(self, dialect: str, query: str) -> list[Row]:
        """Return the rows of a query. Raises RefusedError."""
        cursor: _Cursor = getattr(self, dialect)
        try:
            cursor.execute(query)
            return [tuple(map(plain, row)) for row in cursor.fetchall()]
        except (duckdb.Error, psycopg2.Error) as error:
            raise RefusedError(f"{query}: {error}") from error

    def each(self, query: Callable[[str], str]) -> dict[str, list[Row]]:
        """Return the rows of the query that is written for each dialect."""
        return {dialect: self.rows(dialect, query(dialect)) for dialect in DIALECTS}


def plain(value: object) -> object:
    """Return an engine's value such that equal ones are equal: numbers as such, times as ISO text."""
    match value:
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return _Number(float(value))
        case datetime.datetime():
            return value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case list():
            return [plain(item) for item in value]
        case _:
            return value


class _Number(float):
    """A number that equals another which differs in its last digits only."""

    __hash__ = float.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool) or not isinstance(other, int | float):
            return False
        return math.isclose(self, other, rel_tol=1e-12) or (math.isnan(self) and math.isnan(other))
