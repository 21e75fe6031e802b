"""Families of types: what of an engine's type name decides whether an operation can run on every engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Family(StrEnum):
    """Types that are worked with in the same way; the value is what people call such a column."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    ZONED = "timestamp with time zone"
    TIME = "time"
    INTERVAL = "interval"
    UUID = "UUID"
    BINARY = "binary"
    JSON = "JSON"
    LIST = "list"
    OTHER = "structured"


NUMERIC = frozenset({Family.INTEGER, Family.DECIMAL, Family.NUMBER})
DAYS = frozenset({Family.DATE, Family.TIMESTAMP, Family.ZONED})
SORTABLE = (
    NUMERIC | DAYS | {Family.BOOLEAN, Family.TEXT, Family.TIME, Family.INTERVAL, Family.UUID, Family.BINARY}
)
"""What all engines order, and in the same way."""
GROUPABLE = SORTABLE | {Family.LIST}
"""Of which all engines tell equal values."""

_BY_NAME: Mapping[str, Family] = MappingProxyType(
    {
        "BIGINT": Family.INTEGER,
        "BLOB": Family.BINARY,
        "BOOLEAN": Family.BOOLEAN,
        "DATE": Family.DATE,
        "DECIMAL": Family.DECIMAL,
        "DOUBLE": Family.NUMBER,
        "FLOAT": Family.NUMBER,
        "HUGEINT": Family.INTEGER,
        "INTEGER": Family.INTEGER,
        "INTERVAL": Family.INTERVAL,
        "JSON": Family.JSON,
        "SMALLINT": Family.INTEGER,
        "TIME": Family.TIME,
        "TIMESTAMP": Family.TIMESTAMP,
        "TIMESTAMP WITH TIME ZONE": Family.ZONED,
        "TIMESTAMP_MS": Family.TIMESTAMP,
        "TIMESTAMP_NS": Family.TIMESTAMP,
        "TIMESTAMP_S": Family.TIMESTAMP,
        "TINYINT": Family.INTEGER,
        "UBIGINT": Family.INTEGER,
        "UHUGEINT": Family.INTEGER,
        "UINTEGER": Family.INTEGER,
        "USMALLINT": Family.INTEGER,
        "UTINYINT": Family.INTEGER,
        "UUID": Family.UUID,
        "VARCHAR": Family.TEXT,
    }
)

# Of a decimal.
MOST_DIGITS = 38
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")

_CONVERSIONS: Mapping[Family, frozenset[Family]] = MappingProxyType(
    {
        Family.BOOLEAN: NUMERIC | {Family.TEXT},
        **dict.fromkeys(NUMERIC, NUMERIC | {Family.BOOLEAN, Family.TEXT}),
        Family.TEXT: NUMERIC | {Family.BOOLEAN, Family.DATE, Family.TIMESTAMP, Family.TIME},
        Family.DATE: frozenset({Family.TEXT, Family.TIMESTAMP}),
        Family.TIMESTAMP: frozenset({Family.TEXT, Family.DATE, Family.TIME}),
        Family.ZONED: frozenset({Family.TEXT, Family.DATE, Family.TIMESTAMP}),
        Family.TIME: frozenset({Family.TEXT}),
        Family.UUID: frozenset({Family.TEXT}),
        Family.JSON: frozenset({Family.TEXT}),
    }
)


def family(type_name: str) -> Family:
    """Return the family of a DuckDB type.

    >>> family("DECIMAL(15,2)").value, family("VARCHAR[]").value
    ('decimal', 'list')
    """
    if type_name.endswith("]"):
        return Family.LIST
    return _BY_NAME.get(type_name.partition("(")[0], Family.OTHER)


def converts(source: Family, target: Family) -> bool:
    """Tell whether every engine can convert the one family to the other, some values aside."""
    return source is target is not Family.OTHER or target in _CONVERSIONS.get(source, ())


def compares(left: Family, right: Family, *, ordered: bool = False) -> bool:
    """Tell whether every engine compares values of two families, by their order where ``ordered``."""
    if left not in SORTABLE or right not in SORTABLE:
        return not ordered and left is right is Family.LIST
    return left is right or {left, right} <= NUMERIC or {left, right} <= DAYS


def rounds(left: str, right: str) -> bool:
    """Tell whether decimals of two DuckDB types take more digits together than a decimal has.

    Engines would then round the one that has more decimals.

    >>> rounds("DECIMAL(38,2)", "DECIMAL(38,9)"), rounds("DECIMAL(18,2)", "DECIMAL(38,9)")
    (True, False)
    """
    sizes = [_DECIMAL.fullmatch(type_name) for type_name in (left, right)]
    whole = [int(size[1]) - int(size[2]) for size in sizes if size]
    decimals = [int(size[2]) for size in sizes if size]
    return len(whole) == len(sizes) and max(whole) + max(decimals) > MOST_DIGITS


def unites(left: str, right: str) -> bool:
    """Tell whether columns of two DuckDB types can become one on every engine, and not as text."""
    if left == right:
        return True
    if rounds(left, right):
        return False
    pair = {family(left), family(right)}
    return pair <= NUMERIC or pair <= {Family.DATE, Family.TIMESTAMP}
