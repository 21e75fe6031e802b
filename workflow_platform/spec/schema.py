"""The shape of a table: named columns with the types that DuckDB gives them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        type: a DuckDB type name such as ``DECIMAL(15,2)``.
        read_as: the type of its own engine that it is converted to whenever it is read, where that
            engine has a type for it that would mean something else than ``type`` says.
    """

    name: str
    type: str
    read_as: str = field(default="", compare=False)


Schema = tuple[Column, ...]


def names(schema: Schema) -> tuple[str, ...]:
    """Return the column names in order."""
    return tuple(column.name for column in schema)
