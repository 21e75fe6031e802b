from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.types import UnsupportedTypeError
from workflow_platform.errors import ExecutionError
from workflow_platform.spec.schema import Column, Schema
from workflow_platform_tests.engine.postgresql.server import administrator

# Each expression is a column; a second row holds nothing but missing values.
VALUES = [
    "true",
    "(-128)::TINYINT",
    "255::UTINYINT",
    "(-32768)::SMALLINT",
    "65535::USMALLINT",
    "2147483647::INTEGER",
    "4294967295::UINTEGER",
    "(-9223372036854775808)::BIGINT",
    "18446744073709551615::UBIGINT",
    "1.5::FLOAT",
    "0.1::DOUBLE",
    "'nan'::DOUBLE",
    "'-inf'::DOUBLE",
    "12.30::DECIMAL(4,2)",
    "0.00::DECIMAL(15,2)",
    "(-123456789012345678901234567890.12345678)::DECIMAL(38,8)",
    "'é漢🙂\"''\\,' || chr(9) || chr(10) || chr(13)",
    "''",
    "'\\N'",
    "'NULL'",
    "'\\x00\\xFFA'::BLOB",
    "''::BLOB",
    "DATE '1969-12-31'",
    "'infinity'::DATE",
    "DATE '4713-01-01 (BC)'",
    "TIME '23:59:59.999999'",
    "TIMESTAMP '1905-06-30 01:02:03.456789'",
    "'-infinity'::TIMESTAMP",
    "TIMESTAMPTZ '2024-03-31 00:30:00.000001+00'",
    "'infinity'::TIMESTAMPTZ",
    "INTERVAL '14 months 2 days 03:04:05.6'",
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID",
    """'{"a":[1,null]}'::JSON""",
    "[1, NULL, 3]::INTEGER[]",
    "['a,b', NULL, '', '\"']",
    "[]::VARCHAR[]",
    "[1.50, -2]::DECIMAL(8,3)[]",
    "[true, false]",
    "[0.1::DOUBLE, 'nan'::DOUBLE]",
    "['infinity'::DATE, DATE '2020-01-01']",
    "['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID]",
    "TIMESTAMP_MS '2020-01-01 00:00:00.123'",
    "TIMESTAMP_NS '2020-01-01 00:00:00.123456'",
    "[TIMESTAMP_NS '2020-01-01 00:00:00.123456', NULL]",
    "'infinity'::TIMESTAMP_NS",
]


@pytest.fixture
def database(postgres: str) -> Iterator[PostgresDatabase]:
    with PostgresDatabase(postgres, statement_timeout_seconds=60) as database:
        yield database


@pytest.fixture
def session(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    bounds = Bounds("500MB", 2, "1GB", tmp_path / "temp")
    with open_session(bounds, write=tmp_path) as connection:
        yield connection


def parquet(session: duckdb.DuckDBPyConnection, query: str, file: Path) -> Schema:
    session.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)").fetchall()
    rows = session.execute(f"DESCRIBE FROM read_parquet('{file}')").fetchall()
    return tuple(Column(name, kind) for name, kind, *_ in rows)


def back(
    database: PostgresDatabase,
    session: duckdb.DuckDBPyConnection,
    schema: Schema,
    query: str = 'SELECT * FROM "pg_temp"."loaded"',
) -> None:
    with database.stream(query, schema) as rows:
        session.register("rows", rows)
        session.execute(f"CREATE TABLE returned AS SELECT {rows.select} FROM rows")
        session.unregister("rows")


def test_every_value_survives_the_way_there_and_back(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    columns = ", ".join(f"{value} AS c{i}" for i, value in enumerate(VALUES))
    nothing = ", ".join("NULL" for _ in VALUES)
    file = tmp_path / "values.parquet"
    schema = parquet(session, f"SELECT {columns} UNION ALL SELECT {nothing}", file)
    database.load("loaded", [file], schema, session)
    back(database, session, schema)
    described = session.execute("DESCRIBE returned").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [(c.name, c.type) for c in schema]
    sides = session.execute(f"FROM returned UNION ALL FROM read_parquet('{file}')").fetchall()
    # Compared as text, because not a number is never equal to itself.
    assert [list(map(str, row)) for row in sides[:2]] == [list(map(str, row)) for row in sides[2:]]


def test_decimals_keep_their_scale_and_types_their_kind(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "kinds.parquet"
    columns = ["1.50::DECIMAL(10,3) AS d", "uuid() AS u", "7::UBIGINT AS n", "1::TINYINT AS s", "'x' AS t"]
    schema = parquet(session, f"SELECT {', '.join(columns)}, '1'::JSON AS j", file)
    database.load("loaded", [file], schema, session)
    kinds = ", ".join(f"pg_typeof({c.name})::text AS {c.name}" for c in schema)
    texts = tuple(Column(name, "VARCHAR") for name in "dunstj")
    statement = (
        f'SELECT d::text, u::text, n::text, s::text, t, j FROM (SELECT {kinds} FROM "pg_temp"."loaded") k'
    )
    back(database, session, texts, statement)
    assert session.execute("FROM returned").fetchall() == [
        ("numeric", "uuid", "numeric", "smallint", "text", "text")
    ]
    session.execute("DROP TABLE returned")
    back(database, session, (Column("d", "VARCHAR"),), 'SELECT d::text FROM "pg_temp"."loaded"')
    assert session.execute("FROM returned").fetchall() == [("1.500",)]


def test_names_of_any_kind_can_be_loaded(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "odd name.parquet"
    schema = parquet(
        session,
        f"""SELECT 1 AS "a ""b"" ' %s", 2 AS "é", 3 AS "{"x" * 80}", 4 AS "{"x" * 81}", 5 AS "select" """,
        file,
    )
    database.load('odd "name"', [file], schema, session)
    back(database, session, schema, 'SELECT * FROM "pg_temp"."odd ""name"""')
    assert session.execute("FROM returned").fetchall() == [(1, 2, 3, 4, 5)]


def test_all_files_of_a_table_are_loaded(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    files = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    (schema, _) = [parquet(session, f"SELECT {number} AS a", file) for number, file in enumerate(files)]
    database.load("loaded", files, schema, session)
    back(database, session, schema, "SELECT a FROM pg_temp.loaded ORDER BY a")
    assert session.execute("FROM returned").fetchall() == [(0,), (1,)]


def test_only_the_columns_asked_for_are_loaded(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "some.parquet"
    schema = parquet(session, "SELECT 1 AS a, {'x': 1} AS nested, 2 AS b", file)
    database.load("loaded", [file], (schema[2], schema[0]), session)
    back(database, session, (schema[2], schema[0]))
    assert session.execute("FROM returned").fetchall() == [(2, 1)]


def test_many_rows_are_loaded_and_the_planner_knows_them(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "many.parquet"
    schema = parquet(session, "SELECT i, 'name ' || i AS name, i % 7 AS k FROM range(300000) AS t (i)", file)
    database.load("loaded", [file], schema, session)
    statement = (
        "SELECT (SELECT count(*) FROM pg_temp.loaded), (SELECT sum(i) FROM pg_temp.loaded), "
        "(SELECT reltuples FROM pg_class WHERE oid = 'pg_temp.loaded'::regclass)"
    )
    back(database, session, tuple(Column(name, "BIGINT") for name in "abc"), statement)
    assert session.execute("FROM returned").fetchall() == [(300000, 44999850000, 300000)]


def test_an_empty_file_gives_an_empty_table(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "empty.parquet"
    schema = parquet(session, "SELECT 1 AS a, DATE '2020-01-01' AS d WHERE false", file)
    database.load("loaded", [file], schema, session)
    back(database, session, schema)
    assert session.execute("FROM returned").fetchall() == []


@pytest.mark.parametrize(
    ("query", "kind", "words"),
    [
        ("SELECT {'x': 1} AS s", UnsupportedTypeError, "STRUCT"),
        ("SELECT 'a' || chr(0) AS t", ExecutionError, "invalid byte sequence"),
        (
            "SELECT TIMESTAMP_NS '2020-01-01 00:00:00.123456789' AS t",
            ExecutionError,
            "'t' has values with nanoseconds",
        ),
        (
            "SELECT [TIMESTAMP_NS '2020-01-01 00:00:00.123456789'] AS t",
            ExecutionError,
            "'t' has values with nanoseconds",
        ),
        (
            "SELECT make_timestamp_ns(if(i < 9000, 1000, 1)) AS t FROM range(10000) AS r (i)",
            ExecutionError,
            "^The rows to load could not be read: PostgreSQL keeps microseconds, but 't'",
        ),
    ],
)
def test_what_postgresql_cannot_hold_is_refused_and_leaves_no_table(
    query: str,
    kind: type[Exception],
    words: str,
    database: PostgresDatabase,
    session: duckdb.DuckDBPyConnection,
    tmp_path: Path,
) -> None:
    file = tmp_path / "bad.parquet"
    schema = parquet(session, query, file)
    with pytest.raises(kind, match=words):
        database.load("loaded", [file], schema, session)
    with pytest.raises(ExecutionError, match="does not exist"):
        database.check('SELECT * FROM "pg_temp"."loaded"')


def test_loaded_tables_are_gone_with_the_connection(
    postgres: str, session: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "gone.parquet"
    schema = parquet(session, "SELECT 1 AS a", file)
    with PostgresDatabase(postgres, statement_timeout_seconds=60) as database:
        database.load("loaded", [file], schema, session)
        assert database.list_tables() == ()
    with administrator(postgres) as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'loaded'")
        assert cursor.fetchone() == (0,)
