"""Values that JSON can hold: it has no NaN and no infinities."""

from __future__ import annotations

import json

import duckdb
from duckdb.sqltypes import DuckDBPyType
from pydantic import JsonValue

from workflow_platform.engine import statements

_FLOATING = frozenset({"float", "double"})


def json_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, JsonValue]]:
    """Return the rows of a query, in their order, as JSON values by column.

    NaN and infinities are null. Numbers beyond 2^53 stay whole; whoever reads them must be able to.
    """
    columns = json_columns(connection.sql(query))
    page = f"SELECT {columns} FROM ({query})"  # noqa: S608  # names are quoted
    texts = f"SELECT CAST(to_json(page) AS VARCHAR) FROM ({page}) AS page"  # noqa: S608  # as above
    return [json.loads(text) for (text,) in connection.execute(texts).fetchall()]


def json_columns(rows: duckdb.DuckDBPyRelation) -> str:
    """Return the select list that makes every NaN and infinity of the rows null, however deep it lies."""
    return ", ".join(
        f"{_finite(statements.name(name), kind)} AS {statements.name(name)}"
        for name, kind in zip(rows.columns, rows.types, strict=True)
    )


def _finite(value: str, kind: DuckDBPyType, depth: int = 0) -> str:
    if kind.id in _FLOATING:
        return f"CASE WHEN isfinite({value}) THEN {value} END"
    if not _floats(kind):
        return value
    inner = f"v{depth}"
    children = {name: child for name, child in kind.children if isinstance(child, DuckDBPyType)}
    if kind.id == "struct":
        fields = ", ".join(
            f"{statements.name(name)} := {_finite(f'{value}.{statements.name(name)}', child, depth + 1)}"
            for name, child in children.items()
        )
        rebuilt = f"struct_pack({fields})"
    elif kind.id == "map":
        finite = _finite(inner, children["value"], depth + 1)
        rebuilt = f"map(map_keys({value}), list_transform(map_values({value}), lambda {inner}: {finite}))"
    else:
        finite = _finite(inner, children["child"], depth + 1)
        rebuilt = f"list_transform({value}, lambda {inner}: {finite})"
    return f"CASE WHEN {value} IS NOT NULL THEN {rebuilt} END"


def _floats(kind: DuckDBPyType) -> bool:
    if kind.id in _FLOATING:
        return True
    if kind.id not in {"struct", "map", "list", "array"}:
        return False
    return any(isinstance(child, DuckDBPyType) and _floats(child) for _, child in kind.children)
