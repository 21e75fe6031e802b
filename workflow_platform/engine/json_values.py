"""Values that JSON can hold: it has no NaN, no infinities, and its readers no integers beyond 2^53."""

from __future__ import annotations

import json
from collections.abc import Callable

import duckdb
from duckdb.sqltypes import DuckDBPyType
from pydantic import JsonValue

from workflow_platform.engine import statements

JsonRow = dict[str, JsonValue]
# What a value of a type becomes, or None where it may stay as it is.
Leaf = Callable[[str, str], str | None]

_FLOATING = frozenset({"float", "double"})
_WHOLE = frozenset({"bigint", "ubigint", "hugeint", "uhugeint"})
_TEXTS = frozenset({"bignum", "bit", "decimal", "interval", "time with time zone"})
_MOMENTS = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"})
_SAFE = 2**53 - 1


def finite(value: str, kind: str) -> str | None:
    """Make every NaN and infinity null."""
    return f"CASE WHEN isfinite({value}) THEN {value} END" if kind in _FLOATING else None


def exact(value: str, kind: str) -> str | None:
    """Keep every digit and every difference, for a reader to whom all numbers are 64-bit floating point.

    Decimals, and integers beyond 2^53 - 1, become texts of digits; NaN and infinities become ``NaN``,
    ``Infinity`` and ``-Infinity``; dates and times are as in ISO 8601, binary data is in base64.
    """
    if kind in _FLOATING:
        return (
            f"CASE WHEN {value} IS NULL THEN NULL WHEN isfinite({value}) THEN to_json({value}) "
            f"WHEN isnan({value}) THEN to_json('NaN') WHEN {value} > 0 THEN to_json('Infinity') "
            "ELSE to_json('-Infinity') END"
        )
    if kind in _WHOLE:
        # A chosen type for the bounds, since the negative one fits no unsigned integer.
        low, high = f"CAST({-_SAFE} AS HUGEINT)", f"CAST({_SAFE} AS HUGEINT)"
        return (
            f"CASE WHEN {value} BETWEEN {low} AND {high} THEN to_json({value}) "
            f"ELSE to_json(CAST({value} AS VARCHAR)) END"
        )
    if kind in _TEXTS:
        return f"CAST({value} AS VARCHAR)"
    if kind in _MOMENTS:
        return f"replace(CAST({value} AS VARCHAR), ' ', 'T')"
    if kind == "timestamp with time zone":
        return f"replace(replace(CAST({value} AS VARCHAR), ' ', 'T'), '+00', 'Z')"
    return f"to_base64({value})" if kind == "blob" else None


def json_rows(session: duckdb.DuckDBPyConnection, query: str) -> list[JsonRow]:
    """Return the rows of a query, in their order, as JSON values by column; see ``exact``."""
    columns = json_columns(session.sql(query), exact)
    page = f"SELECT {columns} FROM ({query})"  # noqa: S608  # names are quoted
    texts = f"SELECT CAST(to_json(page) AS VARCHAR) FROM ({page}) AS page"  # noqa: S608  # as above
    return [json.loads(text) for (text,) in session.execute(texts).fetchall()]


def json_columns(rows: duckdb.DuckDBPyRelation, leaf: Leaf = finite) -> str:
    """Return the select list that makes every value of the rows, however deep it lies, what ``leaf`` says."""
    return ", ".join(
        f"{_converted(statements.name(name), kind, leaf)} AS {statements.name(name)}"
        for name, kind in zip(rows.columns, rows.types, strict=True)
    )


def _converted(value: str, kind: DuckDBPyType, leaf: Leaf, depth: int = 0) -> str:
    if not _differs(kind, leaf):
        return value
    if changed := leaf(value, kind.id):
        return changed
    inner = f"v{depth}"
    children = {name: child for name, child in kind.children if isinstance(child, DuckDBPyType)}
    if kind.id == "struct":
        fields = ", ".join(
            f"{statements.name(name)} := "
            f"{_converted(f'{value}.{statements.name(name)}', child, leaf, depth + 1)}"
            for name, child in children.items()
        )
        rebuilt = f"struct_pack({fields})"
    elif kind.id == "map":
        changed = _converted(inner, children["value"], leaf, depth + 1)
        rebuilt = f"map(map_keys({value}), list_transform(map_values({value}), lambda {inner}: {changed}))"
    else:
        changed = _converted(inner, children["child"], leaf, depth + 1)
        rebuilt = f"list_transform({value}, lambda {inner}: {changed})"
    return f"CASE WHEN {value} IS NOT NULL THEN {rebuilt} END"


def _differs(kind: DuckDBPyType, leaf: Leaf) -> bool:
    if leaf("", kind.id) is not None:
        return True
    if kind.id not in {"struct", "map", "list", "array"}:
        return False
    children = [child for name, child in kind.children if kind.id != "map" or name == "value"]
    return any(isinstance(child, DuckDBPyType) and _differs(child, leaf) for child in children)
