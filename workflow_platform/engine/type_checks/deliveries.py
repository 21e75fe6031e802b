"""Whether the columns that are written to a table outside fit those of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from workflow_platform.blocks.base import Types
from workflow_platform.blocks.families import NUMERIC, Family, family
from workflow_platform.blocks.tables import Delivery
from workflow_platform.engine.postgresql.types import (
    UnsupportedTypeError,
    duckdb_type,
    nesting,
    postgresql_type,
)
from workflow_platform.engine.words import spoken
from workflow_platform.spec.problems import Problem

# What an assignment converts without loss, and texts that only the database can read.
_FITTING: Mapping[Family, frozenset[Family]] = MappingProxyType(
    {
        Family.INTEGER: NUMERIC,
        Family.DECIMAL: frozenset({Family.DECIMAL, Family.NUMBER}),
        Family.NUMBER: frozenset({Family.DECIMAL, Family.NUMBER}),
        Family.DATE: frozenset({Family.DATE, Family.TIMESTAMP, Family.ZONED}),
        Family.TIMESTAMP: frozenset({Family.TIMESTAMP, Family.ZONED}),
        Family.ZONED: frozenset({Family.TIMESTAMP, Family.ZONED}),
        Family.TEXT: frozenset({Family.TEXT, Family.JSON, Family.UUID}),
        Family.UUID: frozenset({Family.TEXT, Family.UUID}),
        Family.JSON: frozenset({Family.TEXT, Family.JSON}),
    }
)


def delivery_problems(delivery: Delivery, rows: Types) -> Iterator[Problem]:
    """Yield a problem for each column that has no place, below the settings."""
    kinds = {column.name: column.type for column in delivery.target.columns}
    table = ".".join(delivery.target.path)
    for name, source in rows.items():
        try:
            postgresql_type(source)
        except UnsupportedTypeError as error:
            yield Problem(error.code, "/table", f"Of '{name}': {error.message}", "Leave the column out.")
            continue
        kind = kinds.get(name)
        if kind is not None and not fits(source, kind):
            message = f"'{name}' is {spoken(source)}, and '{table}' keeps {kind} there."
            yield Problem("type-mismatch", "/table", message, "Convert the column before this step.")


def fits(source: str, kind: str) -> bool:
    """Tell whether values of a DuckDB type can be written to a column of a PostgreSQL type.

    >>> fits("INTEGER", "numeric"), fits("DOUBLE", "integer"), fits("VARCHAR[]", "text[]")
    (True, False, True)
    """
    wanted = duckdb_type(kind)
    (element, depth), (other, other_depth) = nesting(source), nesting(wanted)
    if depth != other_depth:
        return False
    one, two = family(element), family(other)
    if one is Family.OTHER:
        return element == other
    return two in _FITTING.get(one, {one})
