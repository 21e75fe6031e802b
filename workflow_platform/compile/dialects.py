"""Where SQL dialects differ on purpose, as few named facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import did_you_mean, listing

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the compiler must know of an engine's SQL.

    Attributes:
        name: sqlglot's name for it.
        semi_join: it has SEMI and ANTI JOIN, and plans them better than EXISTS.
        code_point_order: its text order can depend on the database, so order by code point is asked for.
        full_join_on_anything: its FULL JOIN takes any condition, not only equalities.
        merges: it merges row-wise SELECTs however large their expressions become.
        looks_up: it plans scalar subqueries better than a join with one row, which it would do last.
        name_bytes: it cuts names to so many bytes of UTF-8; None where it takes longer ones than we allow.
        same_types: what it computes has the types that DuckDB predicts.
        stands_for: its types, in DuckDB's words, for those of DuckDB that it has not.
    """

    name: str
    semi_join: bool = False
    code_point_order: bool = False
    full_join_on_anything: bool = False
    merges: bool = False
    looks_up: bool = False
    name_bytes: int | None = None
    same_types: bool = False
    stands_for: Mapping[str, str] = field(default_factory=dict)


DUCKDB = Dialect("duckdb", semi_join=True, full_join_on_anything=True, same_types=True)
POSTGRES = Dialect(
    "postgres",
    code_point_order=True,
    merges=True,
    looks_up=True,
    name_bytes=63,
    stands_for=MappingProxyType(
        {
            "HUGEINT": "DECIMAL(38,0)",
            "TIMESTAMP_MS": "TIMESTAMP",
            "TIMESTAMP_NS": "TIMESTAMP",
            "TIMESTAMP_S": "TIMESTAMP",
            "TINYINT": "SMALLINT",
            "UBIGINT": "DECIMAL(20,0)",
            "UINTEGER": "BIGINT",
            "USMALLINT": "INTEGER",
            "UTINYINT": "SMALLINT",
        }
    ),
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "duckdb": DUCKDB,
        "postgres": POSTGRES,
        "trino": Dialect("trino", full_join_on_anything=True),
        "snowflake": Dialect("snowflake", full_join_on_anything=True),
        "bigquery": Dialect("bigquery"),
        "spark": Dialect("spark", semi_join=True, full_join_on_anything=True),
    }
)


def dialect(name: str) -> Dialect:
    """Return a dialect by name. Raises InvalidError."""
    if name not in DIALECTS:
        message = f"There is no dialect '{name}'; there is {listing([*DIALECTS])}."
        raise InvalidError(message, did_you_mean(name, DIALECTS))
    return DIALECTS[name]
