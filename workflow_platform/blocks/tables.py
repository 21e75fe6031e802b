"""Stored tables as the compiler sees them, and the catalogue that finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from workflow_platform.errors import PlatformError
from workflow_platform.spec.schema import Schema

LAKE = "lake"
SourceSetting = Literal["dataset", "connection", "schema", "table"]


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table.

    Attributes:
        engine: where its rows are: ``lake``, or ``postgresql:<connection name>``.
        path: the identifiers that name it in that engine's SQL, outermost first.
        schema: its columns, with DuckDB types.
        asset: its name for lineage, outermost first.
        files: for the lake, the Parquet files that hold it.
        version: for the lake, the version number that was read, or 0 where there are none.
    """

    engine: str
    path: tuple[str, ...]
    schema: Schema
    asset: tuple[str, ...]
    files: tuple[str, ...] = ()
    version: int = 0


class UnknownTableError(PlatformError):
    """The catalogue has no such table for this actor; ``setting`` is the one that names nothing."""

    status = 404

    def __init__(self, message: str, hint: str = "", *, setting: SourceSetting) -> None:
        super().__init__(message, hint)
        self.setting = setting
        self.code = f"unknown-{setting}"


class Catalog(Protocol):
    """Finds tables by the names that settings use. Raises UnknownTableError, hint included."""

    def dataset(self, name: str) -> Table:
        """Return the current version of a dataset."""
        ...

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Return a table or view of a connection."""
        ...
