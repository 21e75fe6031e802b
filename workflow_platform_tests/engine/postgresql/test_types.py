from __future__ import annotations

import duckdb
import pytest

from workflow_platform.engine.postgresql.types import UnsupportedTypeError, duckdb_type, postgresql_type


@pytest.mark.parametrize(
    ("postgresql", "expected"),
    [
        ("smallint", "SMALLINT"),
        ("integer", "INTEGER"),
        ("bigint", "BIGINT"),
        ("real", "FLOAT"),
        ("double precision", "DOUBLE"),
        ("boolean", "BOOLEAN"),
        ("text", "VARCHAR"),
        ("character varying(20)", "VARCHAR"),
        ("character(3)", "VARCHAR"),
        ("name", "VARCHAR"),
        ("date", "DATE"),
        ("time(3) without time zone", "TIME"),
        ("time with time zone", "TIME WITH TIME ZONE"),
        ("timestamp without time zone", "TIMESTAMP"),
        ("timestamp(0) with time zone", "TIMESTAMP WITH TIME ZONE"),
        ("interval", "INTERVAL"),
        ("interval day to second(3)", "INTERVAL"),
        ("uuid", "UUID"),
        ("json", "JSON"),
        ("jsonb", "JSON"),
        ("bytea", "BLOB"),
        ("inet", "VARCHAR"),
        ("public.mood", "VARCHAR"),
        ("integer[]", "INTEGER[]"),
        ("numeric(8,3)[]", "DECIMAL(8,3)[]"),
        ("numeric(15,2)", "DECIMAL(15,2)"),
        ("numeric(38,38)", "DECIMAL(38,38)"),
        ("numeric(3,5)", "DECIMAL(5,5)"),
        ("numeric(5,-2)", "DECIMAL(7,0)"),
        ("numeric", "DECIMAL(38,9)"),
        ("numeric(39,2)", "DECIMAL(38,9)"),
        ("numeric(1000,0)", "DECIMAL(38,9)"),
    ],
)
def test_each_postgresql_type_has_one_duckdb_type(postgresql: str, expected: str) -> None:
    assert duckdb_type(postgresql) == expected
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (c {expected})")
        described = connection.execute("DESCRIBE t").fetchall()
    assert described[0][1] == expected


@pytest.mark.parametrize(
    ("duckdb_name", "expected"),
    [
        ("DECIMAL(15,2)", "numeric(15,2)"),
        ("DECIMAL(15,2)[]", "numeric(15,2)[]"),
        ("INTEGER[3]", "integer[]"),
        ("ENUM('a', 'b')", "text"),
        ("HUGEINT", "numeric(39,0)"),
        ("UBIGINT", "numeric(20,0)"),
    ],
)
def test_a_table_of_postgresql_can_hold_duckdb_values(duckdb_name: str, expected: str) -> None:
    assert postgresql_type(duckdb_name) == expected


@pytest.mark.parametrize(
    "type_name", ["STRUCT(a INTEGER)", "STRUCT(a INTEGER)[]", "MAP(VARCHAR, BIGINT)", "INTEGER[][]"]
)
def test_a_type_that_postgresql_lacks_is_refused_by_name(type_name: str) -> None:
    with pytest.raises(UnsupportedTypeError) as caught:
        postgresql_type(type_name)
    assert type_name in caught.value.message
    assert "DuckDB" in caught.value.hint
