"""The shape of a table: named columns with the types that DuckDB gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``type`` is a DuckDB type name such as ``DECIMAL(15,2)``."""

    name: str
    type: str


Schema = tuple[Column, ...]


def names(schema: Schema) -> tuple[str, ...]:
    """Return the column names in order."""
    return tuple(column.name for column in schema)
