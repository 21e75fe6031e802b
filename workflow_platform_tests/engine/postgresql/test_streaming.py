from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.failures import (
    StatementCancelledError,
    StatementTimeoutError,
    ValueDoesNotFitError,
)
from workflow_platform.engine.postgresql.types import duckdb_type
from workflow_platform.errors import ConflictError, ExecutionError
from workflow_platform.spec.schema import Column, Schema
from workflow_platform_tests.engine.postgresql.server import administrator

# What is in PostgreSQL, the type of its column there, and what DuckDB must see.
VALUES = [
    ("-32768", "smallint", "(-32768)::SMALLINT"),
    ("2147483647", "integer", "2147483647::INTEGER"),
    ("-9223372036854775808", "bigint", "(-9223372036854775808)::BIGINT"),
    ("4294967295", "oid", "4294967295::BIGINT"),
    ("1.5", "real", "1.5::FLOAT"),
    ("0.1", "double precision", "0.1::DOUBLE"),
    ("'NaN'", "double precision", "'nan'::DOUBLE"),
    ("'-Infinity'", "double precision", "'-inf'::DOUBLE"),
    ("123456789012345678901234567890.12345678", "numeric(38,8)", "123456789012345678901234567890.12345678"),
    ("-0.10", "numeric(15,2)", "(-0.10)::DECIMAL(15,2)"),
    ("12345678901234567890.123456789", "numeric", "12345678901234567890.123456789::DECIMAL(38,9)"),
    ("'$1,234.50'::money", "money", "1234.5::DECIMAL(22,3)"),
    ("true", "boolean", "true"),
    ("'é漢🙂''\"\\' || chr(10) || E'\\t'", "text", "'é漢🙂''\"\\' || chr(10) || chr(9)"),
    ("''", "text", "''"),
    ("'NULL'", "varchar(10)", "'NULL'"),
    ("'ab'", "character(4)", "'ab'"),
    ("'pg_class'", "name", "'pg_class'"),
    ("'1969-12-31'", "date", "DATE '1969-12-31'"),
    ("'infinity'", "date", "'infinity'::DATE"),
    ("'-infinity'", "date", "'-infinity'::DATE"),
    ("'4713-01-01 BC'", "date", "DATE '4713-01-01 (BC)'"),
    ("'23:59:59.999999'", "time", "TIME '23:59:59.999999'"),
    ("'12:00:00.5+05:30'", "timetz", "'12:00:00.5+05:30'::TIMETZ"),
    ("'1905-06-30 01:02:03.456789'", "timestamp", "TIMESTAMP '1905-06-30 01:02:03.456789'"),
    ("'infinity'", "timestamp", "'infinity'::TIMESTAMP"),
    ("'-infinity'", "timestamptz", "'-infinity'::TIMESTAMPTZ"),
    ("'2024-03-31 02:30:00+02'", "timestamptz", "TIMESTAMPTZ '2024-03-31 00:30:00+00'"),
    ("'1 year -2 days 03:04:05.6'", "interval", "INTERVAL '1 year -2 days 03:04:05.6'"),
    ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID"),
    ("""'{"a": [1, null]}'""", "jsonb", """'{"a": [1, null]}'::JSON"""),
    ("""'{"a":1}'""", "json", """'{"a":1}'::JSON"""),
    ("'\\x00ff41'", "bytea", "'\\x00\\xFFA'::BLOB"),
    ("'10.0.0.1/8'", "inet", "'10.0.0.1/8'"),
    ("'happy'", "mood", "'happy'"),
    ("17", "positive", "17::INTEGER"),
    ("'[1,5)'", "int4range", "'[1,5)'"),
    ("B'101'", "bit(3)", "'101'"),
    ("'{1,NULL,3}'", "integer[]", "[1, NULL, 3]::INTEGER[]"),
    ("'{}'", "text[]", "[]::VARCHAR[]"),
    ('\'{"a,b",NULL,""}\'', "text[]", "['a,b', NULL, '']"),
    ("'{1.50,NaN}'::numeric[]", "double precision[]", "[1.5, 'nan'::DOUBLE]"),
    ("'{1.50,-2}'", "numeric(8,3)[]", "[1.5, -2]::DECIMAL(8,3)[]"),
    ("'{infinity,2020-01-01}'", "date[]", "['infinity'::DATE, DATE '2020-01-01']"),
    ("'{2020-01-01 00:00+01}'", "timestamptz[]", "[TIMESTAMPTZ '2019-12-31 23:00:00+00']"),
    ("'{happy}'", "mood[]", "['happy']"),
    ("'{t,f}'", "boolean[]", "[true, false]"),
    ("'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'", "uuid[]", "['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID]"),
]


@pytest.fixture
def database(postgres: str) -> Iterator[PostgresDatabase]:
    with PostgresDatabase(postgres, statement_timeout_seconds=30) as database:
        yield database


@pytest.fixture
def session(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    bounds = Bounds("500MB", 2, "1GB", tmp_path / "temp")
    with open_session(bounds, read=[], write=tmp_path) as connection:
        yield connection


def fetched(
    database: PostgresDatabase,
    session: duckdb.DuckDBPyConnection,
    statement: str,
    schema: Schema,
    query: str = "SELECT {} FROM rows",
) -> list[tuple[object, ...]]:
    with database.stream(statement, schema) as rows:
        session.register("rows", rows)
        try:
            found: list[tuple[object, ...]] = session.execute(query.format(rows.select)).fetchall()
            return found
        finally:
            session.unregister("rows")


def test_every_type_arrives_as_described_with_its_exact_values(
    postgres: str, database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    columns = ", ".join(f"c{i} {kind}" for i, (_, kind, _) in enumerate(VALUES))
    with administrator(postgres) as cursor:
        cursor.execute("CREATE TYPE mood AS ENUM ('sad', 'happy')")
        cursor.execute("CREATE DOMAIN positive AS integer CHECK (VALUE > 0)")
        cursor.execute(f"CREATE TABLE everything ({columns})")
        cursor.execute(f"INSERT INTO everything SELECT {', '.join(value for value, _, _ in VALUES)}")
        cursor.execute("INSERT INTO everything (c0) VALUES (NULL)")
    schema = database.describe_table("public", "everything")
    with database.stream("SELECT * FROM everything ORDER BY c0 NULLS LAST", schema) as rows:
        session.register("rows", rows)
        session.execute(f"CREATE TABLE arrived AS SELECT {rows.select} FROM rows")
        session.unregister("rows")
    described = session.execute("DESCRIBE arrived").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [(c.name, c.type) for c in schema]
    for i, (value, kind, expected) in enumerate(VALUES):
        same = f"SELECT c{i} IS NOT DISTINCT FROM {expected}, c{i} FROM arrived WHERE c0 IS NOT NULL"
        ((equal, arrived),) = session.execute(same).fetchall()
        assert equal, (value, kind, arrived)
    missing = session.execute("SELECT * FROM arrived WHERE c0 IS NULL").fetchall()
    assert missing == [(None,) * len(VALUES)]


def test_texts_of_a_database_in_another_encoding_arrive_as_unicode(
    postgres: str, session: duckdb.DuckDBPyConnection
) -> None:
    name = f"latin_{uuid4().hex}"
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            beside = re.sub(r"/[^/?]+\?", f"/{name}?", postgres)
            with PostgresDatabase(beside, statement_timeout_seconds=30) as database:
                rows = fetched(database, session, "SELECT chr(233)", (Column("t", "VARCHAR"),))
            assert rows == [("é",)]
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_predicted_types_win_over_what_postgresql_computes(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    statement = "SELECT sum(i)::numeric, avg(i), count(*), 'x'::bpchar FROM generate_series(1, 4) AS g (i)"
    schema = (
        Column("a b", "HUGEINT"),
        Column("mean", "DOUBLE"),
        Column('n"', "INTEGER"),
        Column("t", "VARCHAR"),
    )
    assert fetched(database, session, statement, schema) == [(10, 2.5, 4, "x")]
    assert [column[0] for column in session.description or ()] == ["a b", "mean", 'n"', "t"]


def test_rows_keep_the_order_of_the_statement(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    statement = "SELECT i FROM generate_series(1, 300000) AS g (i) ORDER BY (i::bigint * 7919) % 300007"
    rows = fetched(database, session, statement, (Column("i", "INTEGER"),))
    assert [row[0] for row in rows] == sorted(range(1, 300001), key=lambda i: (i * 7919) % 300007)


def test_names_longer_than_postgresql_keeps_survive(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    schema = (Column("x" * 80 + "1", "INTEGER"), Column("x" * 80 + "2", "INTEGER"))
    assert fetched(database, session, "SELECT 1, 2", schema) == [(1, 2)]


def test_binding_in_duckdb_reads_no_rows(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    schema = (Column("i", "BIGINT"),)
    with database.stream("SELECT 1 / 0", schema) as rows:
        session.register("rows", rows)
        described = session.execute(f"DESCRIBE SELECT {rows.select} FROM rows").fetchall()
        session.unregister("rows")
    assert described[0][:2] == ("i", "BIGINT")


def test_rows_flow_through_in_bounded_memory(postgres: str, tmp_path: Path) -> None:
    # A process of its own, so that nothing but this stream counts. The rows are about 500 MB of text.
    program = """
import resource, sys
from pathlib import Path
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.spec.schema import Column
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
statement = "SELECT i, repeat(md5(i::text), 16) FROM (SELECT generate_series(1, 1000000) AS i) AS g"
schema = (Column("i", "BIGINT"), Column("t", "VARCHAR"))
with PostgresDatabase(sys.argv[1], statement_timeout_seconds=100) as database:
    with open_session(Bounds("200MB", 2, "1GB", Path(sys.argv[2]))) as session:
        with database.stream(statement, schema) as rows:
            session.register("rows", rows)
            before = peak()
            query = f"SELECT count(*), sum(i), max(length(t)) FROM (SELECT {rows.select} FROM rows)"
            print(*session.execute(query).fetchall()[0], peak() - before)
            session.unregister("rows")
print(*{"pandas", "pyarrow"}.intersection(sys.modules))
"""
    command = [sys.executable, "-c", program, postgres, str(tmp_path / "temp")]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stderr == ""
    figures, loaded = result.stdout.splitlines()
    count, total, length, grown = map(int, figures.split())
    assert (count, total, length) == (1_000_000, 500_000_500_000, 512)
    assert grown < 150
    assert loaded == ""


def test_leaving_early_gives_up_the_rest(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    endless = "SELECT generate_series(1, 100000000000)"
    schema = (Column("i", "BIGINT"),)
    assert fetched(database, session, endless, schema, "SELECT {} FROM rows LIMIT 2") == [(1,), (2,)]
    assert fetched(database, session, "SELECT 5", schema) == [(5,)]


def test_rows_can_be_read_once(database: PostgresDatabase, session: duckdb.DuckDBPyConnection) -> None:
    schema = (Column("i", "BIGINT"),)
    with pytest.raises(ConflictError, match="once"):
        fetched(database, session, "SELECT 1", schema, "SELECT {0} FROM rows UNION ALL SELECT {0} FROM rows")
    assert fetched(database, session, "SELECT 5", schema) == [(5,)]


def test_only_one_thing_runs_at_a_time(database: PostgresDatabase) -> None:
    with (
        database.stream("SELECT 1", (Column("i", "BIGINT"),)),
        pytest.raises(ConflictError, match="one thing at a time"),
    ):
        database.list_tables()
    assert database.list_tables() == ()


def test_a_statement_that_cannot_be_bound_fails_before_any_row(database: PostgresDatabase) -> None:
    with (
        pytest.raises(ExecutionError, match='relation "missing" does not exist') as caught,
        database.stream("SELECT * FROM missing", (Column("i", "BIGINT"),)),
    ):
        pytest.fail("opened")
    assert "missing" in caught.value.detail


def test_an_error_between_rows_is_told_in_the_words_of_the_server(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    failing = "SELECT 1 / (i - 400000) FROM generate_series(1, 1000000) AS g (i)"
    with pytest.raises(ExecutionError, match="division by zero") as caught:
        fetched(database, session, failing, (Column("i", "INTEGER"),))
    assert caught.value.detail == "division by zero"
    assert fetched(database, session, "SELECT 5", (Column("i", "INTEGER"),)) == [(5,)]


@pytest.mark.parametrize("value", ["1e30::numeric", "'NaN'::numeric"])
def test_a_number_that_fits_no_decimal_is_refused_by_its_column(
    value: str, database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(ValueDoesNotFitError, match="'amount' does not fit DECIMAL"):
        fetched(database, session, f"SELECT {value}", (Column("amount", "DECIMAL(38,9)"),))


def test_an_array_of_arrays_is_refused_rather_than_flattened(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(ExecutionError, match="one-dimensional"):
        fetched(database, session, "SELECT ARRAY[[1, 2], [3, 4]]", (Column("m", duckdb_type("integer[]")),))


def test_nothing_can_be_written_while_reading(
    postgres: str, database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    with administrator(postgres) as cursor:
        cursor.execute("CREATE TABLE t (i int)")
        cursor.execute(
            "CREATE FUNCTION f() RETURNS int VOLATILE LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING i'"
        )
    with pytest.raises(ExecutionError, match="read-only transaction"):
        fetched(database, session, "SELECT f()", (Column("i", "INTEGER"),))


def test_a_statement_ends_with_its_time(postgres: str, session: duckdb.DuckDBPyConnection) -> None:
    with PostgresDatabase(postgres, statement_timeout_seconds=1) as database:
        with pytest.raises(StatementTimeoutError) as caught:
            fetched(database, session, "SELECT pg_sleep(60)::text", (Column("t", "VARCHAR"),))
        assert "timeout" in caught.value.detail
        assert fetched(database, session, "SELECT 5", (Column("i", "INTEGER"),)) == [(5,)]


def test_another_thread_can_stop_a_statement(
    database: PostgresDatabase, session: duckdb.DuckDBPyConnection
) -> None:
    schema = (Column("t", "VARCHAR"),)
    timer = threading.Timer(0.3, database.cancel)
    timer.start()
    with pytest.raises(StatementCancelledError):
        fetched(database, session, "SELECT pg_sleep(60)::text", schema)
    timer.join()
    with pytest.raises(StatementCancelledError):
        fetched(database, session, "SELECT 'never started'", schema)
