"""How values travel between PostgreSQL and DuckDB without changing on the way.

The driver speaks Arrow, but hands some types over as raw bytes, writes others in another type's
binary form, flattens arrays of arrays and shifts infinite dates into finite ones. So each column
is cast to something that it carries exactly, and cast back on the other side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflow_platform.engine import statements
from workflow_platform.engine.postgresql.types import family, nesting, postgresql_type

# Carried as they are; every other type is carried as text.
_NATIVE: Mapping[str, str] = MappingProxyType(
    {
        "BIGINT": "bigint",
        "BLOB": "bytea",
        "BOOLEAN": "boolean",
        "DATE": "date",
        "DOUBLE": "double precision",
        "FLOAT": "real",
        "INTEGER": "integer",
        "INTERVAL": "interval",
        "SMALLINT": "smallint",
        "TIME": "time",
        "TIMESTAMP": "timestamp",
        "TIMESTAMP WITH TIME ZONE": "timestamptz",
        "TIMESTAMP_MS": "timestamp",
        "TIMESTAMP_NS": "timestamp",
        "TIMESTAMP_S": "timestamp",
        "TINYINT": "smallint",
        "UINTEGER": "bigint",
        "USMALLINT": "integer",
        "UTINYINT": "smallint",
        "VARCHAR": "text",
    }
)
_NUMERIC = frozenset({"DECIMAL", "HUGEINT", "UBIGINT", "UHUGEINT"})


@dataclass(frozen=True, slots=True)
class _Ends:
    """The first and last moments of a PostgreSQL type, which stand for its infinities."""

    postgresql: tuple[str, str]
    duckdb: tuple[str, str]


_DATE = _Ends(
    ("DATE '4714-11-24 BC'", "DATE '5874897-12-31'"),
    ("DATE '4714-11-24 (BC)'", "DATE '5874897-12-31'"),
)
_TIMESTAMP = _Ends(
    ("TIMESTAMP '4714-11-24 00:00:00 BC'", "TIMESTAMP '294246-12-31 23:59:59.999999'"),
    ("TIMESTAMP '4714-11-24 (BC) 00:00:00'", "TIMESTAMP '294246-12-31 23:59:59.999999'"),
)
_TIMESTAMPTZ = _Ends(
    ("TIMESTAMPTZ '4714-11-24 00:00:00+00 BC'", "TIMESTAMPTZ '294246-12-31 23:59:59.999999+00'"),
    ("TIMESTAMPTZ '4714-11-24 (BC) 00:00:00+00'", "TIMESTAMPTZ '294246-12-31 23:59:59.999999+00'"),
)
_ENDS: Mapping[str, _Ends] = MappingProxyType(
    {
        "DATE": _DATE,
        "TIMESTAMP": _TIMESTAMP,
        "TIMESTAMP WITH TIME ZONE": _TIMESTAMPTZ,
        "TIMESTAMP_MS": _TIMESTAMP,
        "TIMESTAMP_NS": _TIMESTAMP,
        "TIMESTAMP_S": _TIMESTAMP,
    }
)


def sent(column: str, type_name: str) -> str:
    """Return the PostgreSQL expression that sends a column whose DuckDB type is known."""
    element, depth = nesting(type_name)
    brackets = "[]" * min(depth, 1)
    if family(element) in _NUMERIC:
        column = f"CAST({column} AS numeric{brackets})"
    if depth:
        # An array of arrays would arrive flattened; appending to one is an error.
        column = f"CASE WHEN array_ndims({column}) > 1 THEN array_append({column}, NULL) ELSE {column} END"
    carrier = "text" if depth and element in _ENDS else _NATIVE.get(element, "text")
    column = f"CAST({column} AS {carrier}{brackets})"
    if depth == 0 and (ends := _ENDS.get(element)):
        first, last = ends.postgresql
        return f"CASE {column} WHEN '-infinity' THEN {first} WHEN 'infinity' THEN {last} ELSE {column} END"
    if element == "INTERVAL" and depth == 0:
        # An infinite interval has no counterpart; subtracting it from itself is an error.
        return f"CASE WHEN isfinite({column}) THEN {column} ELSE {column} - {column} END"
    return column


def received(column: str, type_name: str) -> str:
    """Return the DuckDB expression that turns what ``sent`` sends into the type."""
    if ends := _ENDS.get(type_name):
        first, last = ends.duckdb
        plain = "TIMESTAMP" if ends is _TIMESTAMP else type_name
        column = (
            f"CASE {column} WHEN {first} THEN CAST('-infinity' AS {plain}) "
            f"WHEN {last} THEN CAST('infinity' AS {plain}) ELSE {column} END"
        )
    return f"CAST({column} AS {type_name})"


@dataclass(frozen=True, slots=True)
class Stored:
    """How one column gets into a PostgreSQL table.

    Attributes:
        value: the DuckDB expression that is written.
        written: the PostgreSQL type that it is written as.
        kept: the PostgreSQL type that the column has in the end.
    """

    value: str
    written: str
    kept: str


def can_be_infinite(type_name: str) -> bool:
    """Tell whether a DuckDB type has infinite dates or timestamps."""
    return nesting(type_name)[0] in _ENDS


def stored(name: str, type_name: str, *, infinite: bool) -> Stored:
    """Return how a column of a DuckDB type is written to a table of PostgreSQL.

    ``infinite`` says that it holds infinite dates or timestamps. Raises UnsupportedTypeError.
    """
    kept = postgresql_type(type_name)
    column = statements.name(name)
    element, depth = nesting(type_name)
    brackets = "[]" * depth
    if element == "TIMESTAMP_NS":
        checked = _whole_microseconds("moment" if depth else column, name)
        column = f"list_transform({column}, lambda moment: {checked})" if depth else checked
    if infinite or element in {"UUID", "TIME WITH TIME ZONE"}:
        return Stored(f"CAST({column} AS VARCHAR{brackets})", f"text{brackets}", kept)
    written_as = _WRITTEN_AS.get(family(element), element)
    return Stored(f"CAST({column} AS {written_as}{brackets})", kept, kept)


_WRITTEN_AS: Mapping[str, str] = MappingProxyType(
    {
        '"NULL"': "INTEGER",
        "BIT": "VARCHAR",
        "ENUM": "VARCHAR",
        "JSON": "VARCHAR",
        "TIMESTAMP_MS": "TIMESTAMP",
        "TIMESTAMP_NS": "TIMESTAMP",
        "TIMESTAMP_S": "TIMESTAMP",
        "TINYINT": "SMALLINT",
        # Arrow's unsigned 64-bit integers are written as signed ones, and turn negative.
        "UBIGINT": "DECIMAL(20,0)",
        "UHUGEINT": "HUGEINT",
        "UINTEGER": "BIGINT",
        "USMALLINT": "INTEGER",
        "UTINYINT": "SMALLINT",
    }
)


def _whole_microseconds(column: str, name: str) -> str:
    message = statements.text(f"PostgreSQL keeps microseconds, but '{name}' has values with nanoseconds.")
    return (
        f"CASE WHEN {column} IS NULL OR isinf({column}) OR epoch_ns({column}) % 1000 = 0 "
        f"THEN {column} ELSE error({message}) END"
    )
