from __future__ import annotations

from collections.abc import Iterator

import pytest

from workflow_platform.blocks.tables import UnknownTableError
from workflow_platform.engine.postgresql.catalog import RemoteTable
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Column
from workflow_platform_tests.engine.postgresql.server import administrator

STATEMENTS = """
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id bigint, amount numeric(15,2), "Günther's ""old"" note" varchar(20), gone int);
ALTER TABLE sales.orders DROP COLUMN gone;
CREATE VIEW sales.big_orders AS SELECT id, amount FROM sales.orders WHERE amount > 100;
CREATE MATERIALIZED VIEW sales.totals AS SELECT sum(amount) AS total, count(*) AS n FROM sales.orders;
CREATE TABLE measures (at timestamptz, value real) PARTITION BY RANGE (at);
CREATE TABLE measures_2024 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE remote (id int) SERVER elsewhere;
CREATE DOMAIN price AS numeric(10,4);
CREATE DOMAIN discounted AS price;
CREATE TABLE domains (a price, b discounted, c price[]);
CREATE TABLE twins (name text, "NAME" text);
CREATE TEMPORARY TABLE passing (i int);
"""


@pytest.fixture
def database(postgres: str) -> Iterator[PostgresDatabase]:
    with (
        administrator(postgres) as cursor,
        PostgresDatabase(postgres, statement_timeout_seconds=30) as database,
    ):
        cursor.execute(STATEMENTS)
        yield database


def test_tables_and_views_are_listed_without_partitions(database: PostgresDatabase) -> None:
    assert database.list_tables() == (
        RemoteTable("public", "domains", "table"),
        RemoteTable("public", "measures", "partitioned table"),
        RemoteTable("public", "remote", "foreign table"),
        RemoteTable("public", "twins", "table"),
        RemoteTable("sales", "big_orders", "view"),
        RemoteTable("sales", "orders", "table"),
        RemoteTable("sales", "totals", "materialized view"),
    )


@pytest.mark.parametrize(
    ("schema", "name", "expected"),
    [
        ("sales", "orders", {"id": "BIGINT", "amount": "DECIMAL(15,2)", 'Günther\'s "old" note': "VARCHAR"}),
        ("sales", "big_orders", {"id": "BIGINT", "amount": "DECIMAL(15,2)"}),
        ("sales", "totals", {"total": "DECIMAL(38,9)", "n": "BIGINT"}),
        ("public", "measures", {"at": "TIMESTAMP WITH TIME ZONE", "value": "FLOAT"}),
        ("public", "measures_2024", {"at": "TIMESTAMP WITH TIME ZONE", "value": "FLOAT"}),
        ("public", "remote", {"id": "INTEGER"}),
        ("public", "domains", {"a": "DECIMAL(10,4)", "b": "DECIMAL(10,4)", "c": "VARCHAR[]"}),
    ],
)
def test_a_table_is_described_in_duckdb_types(
    schema: str, name: str, expected: dict[str, str], database: PostgresDatabase
) -> None:
    assert database.describe_table(schema, name) == tuple(Column(*item) for item in expected.items())


@pytest.mark.parametrize(
    ("schema", "name", "setting", "hint"),
    [
        ("sales", "order", "table", "Did you mean 'orders'?"),
        ("public", "orders", "table", "Did you mean 'sales.orders'?"),
        ("sale", "lists", "schema", "Did you mean 'sales'?"),
        ("sales", "'; DROP TABLE sales.orders --", "table", ""),
        ("sales", "passing", "table", ""),
    ],
)
def test_an_unknown_table_is_told_with_a_near_name(
    schema: str, name: str, setting: str, hint: str, database: PostgresDatabase
) -> None:
    with pytest.raises(UnknownTableError) as caught:
        database.describe_table(schema, name)
    assert (caught.value.setting, caught.value.hint) == (setting, hint)


def test_names_that_differ_in_case_only_are_refused(database: PostgresDatabase) -> None:
    with pytest.raises(InvalidError, match="differ only in case: name, NAME") as caught:
        database.describe_table("public", "twins")
    assert "view" in caught.value.hint
