"""Stored tables as the compiler sees them, to read or to write, and the catalogue that finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NoReturn, Protocol

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


@dataclass(frozen=True, slots=True)
class TargetColumn:
    """A column of a table that is written to.

    Attributes:
        name: its name.
        type: its type as the database calls it, without sizes.
        needed: whether every new row has to give it a value.
        computed: whether the database alone gives it values.
    """

    name: str
    type: str
    needed: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A table outside that is written to.

    Attributes:
        engine: where it is: ``postgresql:<connection name>``.
        path: its schema and its name.
        columns: its columns; none for a table that is still to be made.
        asset: its name for lineage, outermost first.
        keys: the sets of columns whose values the database keeps unique.
        rights: what the user of the connection may do with it, of INSERT, UPDATE and DELETE.
    """

    engine: str
    path: tuple[str, str]
    columns: tuple[TargetColumn, ...]
    asset: tuple[str, ...]
    keys: tuple[frozenset[str], ...] = ()
    rights: frozenset[str] = frozenset()


WriteMode = Literal["append", "replace", "upsert"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How rows get into a table outside; ``keys`` are the columns that tell its rows apart, for an upsert."""

    target: Target
    mode: WriteMode
    keys: tuple[str, ...] = ()


class UnknownTableError(PlatformError):
    """The catalogue has no such table for this actor; ``setting`` is the one that names nothing."""

    status = 404

    def __init__(self, message: str, hint: str = "", *, setting: SourceSetting) -> None:
        super().__init__(message, hint)
        self.setting = setting
        self.code = f"unknown-{setting}"


class NotWritableError(PlatformError):
    """The actor may not write there, or nobody can; ``setting`` is the one that names the place."""

    code = "not-writable"
    status = 403

    def __init__(self, message: str, hint: str = "", *, setting: SourceSetting) -> None:
        super().__init__(message, hint)
        self.setting = setting


class Catalog(Protocol):
    """Finds tables by the names that settings use. Raises UnknownTableError, hint included."""

    def dataset(self, name: str) -> Table:
        """Return the current version of a dataset."""
        ...

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Return a table or view of a connection."""
        ...

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> Target:
        """Return a table of a connection to write to, without columns if it is new.

        Raises NotWritableError too.
        """
        ...


class NothingToWrite:
    """The part of a catalogue through which nothing can be written."""

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> NoReturn:
        """Refuse. Raises NotWritableError."""
        message = f"'{schema}.{name}' cannot be written here."
        raise NotWritableError(message, setting="connection")
