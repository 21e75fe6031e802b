"""Which DuckDB type stands for a PostgreSQL type, and the other way round.

A numeric never becomes a double. Without a precision, or with one beyond DuckDB's 38 digits, it
becomes DECIMAL(38,9): further decimals are rounded as PostgreSQL would round them, and a value of
30 digits or more before the point is refused when it is read. Enumerations, ranges, network
addresses and whatever DuckDB has no type for become text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from workflow_platform.errors import InvalidError

_MAX_PRECISION = 38
_ANY_NUMERIC = "DECIMAL(38,9)"
_MODIFIER = re.compile(r"\s*\([^)]*\)")
_NUMERIC = re.compile(r"numeric\((\d+),(-?\d+)\)")
_SIZED = re.compile(r"(?P<element>.+)\[\d*\]")

_FROM_POSTGRESQL: Mapping[str, str] = MappingProxyType(
    {
        "bigint": "BIGINT",
        "boolean": "BOOLEAN",
        "bytea": "BLOB",
        "date": "DATE",
        "double precision": "DOUBLE",
        "integer": "INTEGER",
        "json": "JSON",
        "jsonb": "JSON",
        # Its decimals depend on the server's locale: none, two or three.
        "money": "DECIMAL(22,3)",
        "numeric": _ANY_NUMERIC,
        "oid": "BIGINT",
        "real": "FLOAT",
        "smallint": "SMALLINT",
        "time with time zone": "TIME WITH TIME ZONE",
        "time without time zone": "TIME",
        "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
        "timestamp without time zone": "TIMESTAMP",
        "uuid": "UUID",
    }
)

# These can be something else than what they become.
_NUMBERS = frozenset({"money", "numeric", "oid"})
_AS_THEY_ARE = ("character varying", "interval", "text")

_TO_POSTGRESQL: Mapping[str, str] = MappingProxyType(
    {
        '"NULL"': "integer",
        "BIGINT": "bigint",
        "BIT": "text",
        "BLOB": "bytea",
        "BOOLEAN": "boolean",
        "DATE": "date",
        "DOUBLE": "double precision",
        "ENUM": "text",
        "FLOAT": "real",
        "HUGEINT": "numeric(39,0)",
        "INTEGER": "integer",
        "INTERVAL": "interval",
        "JSON": "text",
        "SMALLINT": "smallint",
        "TIME": "time",
        "TIME WITH TIME ZONE": "timetz",
        "TIMESTAMP": "timestamp",
        "TIMESTAMP WITH TIME ZONE": "timestamptz",
        "TIMESTAMP_MS": "timestamp",
        "TIMESTAMP_NS": "timestamp",
        "TIMESTAMP_S": "timestamp",
        "TINYINT": "smallint",
        "UBIGINT": "numeric(20,0)",
        "UHUGEINT": "numeric(39,0)",
        "UINTEGER": "bigint",
        "USMALLINT": "integer",
        "UTINYINT": "smallint",
        "UUID": "uuid",
        "VARCHAR": "text",
    }
)


class UnsupportedTypeError(InvalidError):
    """PostgreSQL has no type that holds these values."""

    code = "unsupported-type"


def duckdb_type(postgresql_type: str) -> str:
    """Return the DuckDB type for a PostgreSQL type as its ``format_type`` writes it.

    >>> duckdb_type("numeric(15,2)"), duckdb_type("character varying(20)[]")
    ('DECIMAL(15,2)', 'VARCHAR[]')
    """
    if postgresql_type.endswith("[]"):
        return duckdb_type(postgresql_type.removesuffix("[]")) + "[]"
    if match := _NUMERIC.fullmatch(postgresql_type):
        return _decimal(int(match[1]), int(match[2]))
    plain = _MODIFIER.sub("", postgresql_type)
    if plain.startswith("interval"):
        return "INTERVAL"
    return _FROM_POSTGRESQL.get(plain, "VARCHAR")


def read_as(postgresql_type: str) -> str:
    """Return the PostgreSQL type that a column is converted to when it is read, or an empty string.

    Without that, PostgreSQL would compute with what a column is there, such as an enumeration, a text
    padded with blanks or a number of more digits, and not with what ``duckdb_type`` says it is.

    >>> read_as("numeric"), read_as("character(5)[]"), read_as("integer")
    ('numeric(38,9)', 'text[]', '')
    """
    if postgresql_type.endswith("[]"):
        element = read_as(postgresql_type.removesuffix("[]"))
        return element and element + "[]"
    plain = _MODIFIER.sub("", postgresql_type)
    if plain.startswith(_AS_THEY_ARE):
        return ""
    seen = duckdb_type(postgresql_type)
    if plain in _NUMBERS:
        other = seen.replace("DECIMAL", "numeric").replace("BIGINT", "bigint")
        return "" if other == postgresql_type else other
    return "" if plain in _FROM_POSTGRESQL else "text"


def postgresql_type(type_name: str) -> str:
    """Return the PostgreSQL type that holds every value of a DuckDB type.

    Raises UnsupportedTypeError for structures, maps, unions and lists of lists.
    """
    element, depth = nesting(type_name)
    found = f"numeric{element[7:]}" if family(element) == "DECIMAL" else _TO_POSTGRESQL.get(family(element))
    if found is None or depth > 1:
        message = f"PostgreSQL has no type for {type_name}."
        raise UnsupportedTypeError(message, "Leave such columns out, or run the workflow on DuckDB.")
    return found + "[]" * depth


def nesting(type_name: str) -> tuple[str, int]:
    """Split a DuckDB list or array type into its innermost element and how deep it lies.

    >>> nesting("INTEGER[3][]")
    ('INTEGER', 2)
    """
    depth = 0
    while match := _SIZED.fullmatch(type_name):
        type_name = match["element"]
        depth += 1
    return type_name, depth


def family(type_name: str) -> str:
    """Return a DuckDB type without what stands in brackets.

    >>> family("DECIMAL(15,2)")
    'DECIMAL'
    """
    return type_name.partition("(")[0]


def _decimal(precision: int, scale: int) -> str:
    width, scale = max(precision, scale, precision - scale if scale < 0 else 0), max(scale, 0)
    return f"DECIMAL({width},{scale})" if width <= _MAX_PRECISION else _ANY_NUMERIC
