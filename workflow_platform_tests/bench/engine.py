"""What the benchmark asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from workflow_platform.blocks.tables import Table, Target
from workflow_platform.compile.dialects import Dialect

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a statement, with the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[Row]


class Engine(Protocol):
    """A database that holds the tables of TPC-H; it is also the catalogue that finds them."""

    name: str
    dialect: Dialect

    def dataset(self, name: str) -> Table:
        """Return one of the tables."""
        ...

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Refuse: the documents read datasets only. Raises UnknownTableError."""
        ...

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> Target:
        """Refuse: nothing is written. Raises NotWritableError."""
        ...

    def fetch(self, statement: str) -> Answer:
        """Run a statement and return all its rows."""
        ...

    def plan(self, statement: str) -> None:
        """Plan a statement without running it."""
        ...
