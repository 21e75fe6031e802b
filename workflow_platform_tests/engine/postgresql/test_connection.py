from __future__ import annotations

import re
import socket
from collections.abc import Callable
from uuid import uuid4

import pytest

from workflow_platform.engine.postgresql.address import parse_address
from workflow_platform.engine.postgresql.client import Client
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.failures import (
    PermissionDeniedError,
    PortRefusedError,
    SignInRefusedError,
    UnknownDatabaseError,
    UnreachableDatabaseError,
)
from workflow_platform.errors import ExecutionError, InvalidError
from workflow_platform_tests.engine.postgresql.server import administrator

SECRET = "p4ss:w%40rd"


def as_user(url: str, user: str) -> str:
    return re.sub("//postgres:[^@]+@/", f"//{user}@/", url)


def connect(url: str) -> PostgresDatabase:
    return PostgresDatabase(url, statement_timeout_seconds=30)


@pytest.mark.parametrize("driver", ["postgresql", "postgres", "postgresql+psycopg2", "postgresql+psycopg"])
def test_an_address_may_name_a_python_driver(driver: str, postgres: str) -> None:
    _, _, rest = postgres.partition("://")
    with connect(f"{driver}://{rest}") as database:
        database.check("SELECT 1")


@pytest.mark.parametrize("url", ["", "people.csv", "mysql://ana@host/sales", "host=db dbname=sales"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidError, match="not the address of a PostgreSQL database"):
        connect(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ana:secret@db.example.org:5433/sales", "db.example.org:5433/sales"),
        ("postgresql://ana@/sales?host=/var/run&password=secret", "/var/run/sales"),
        ("postgresql:///sales", "this machine/sales"),
        ("postgresql://a:b@one:1,two:2/sales?target_session_attrs=any", "one:1,two:2/sales"),
    ],
)
def test_an_address_is_shown_without_user_and_password(url: str, shown: str) -> None:
    assert parse_address(url).shown == shown


def test_settings_in_an_address_are_kept() -> None:
    url = parse_address("postgresql://ana@db/sales?connect_timeout=3&sslmode=require").url
    assert url.startswith("postgresql://ana@db/sales?connect_timeout=3&sslmode=require&")
    assert "connect_timeout=10" not in url


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        url = f"postgresql://ana:{SECRET}@127.0.0.1:{port}/sales"
        with pytest.raises(PortRefusedError, match=f"Nobody listens at 127.0.0.1:{port}/sales") as caught:
            connect(url).__enter__()
    assert "Connection refused" in caught.value.detail
    assert_no_password(caught.value)


@pytest.mark.parametrize(
    ("replaced", "by", "kind"),
    [
        ("host=", "host=/missing", UnreachableDatabaseError),
        ("//postgres:[^@]+@/", f"//nobody:{SECRET}@/", SignInRefusedError),
        ("//postgres:[^@]+@/", "//postgres@/", SignInRefusedError),
        ("[?]host=", "_not?host=", UnknownDatabaseError),
        ("[?]host=", "?connect_timeout=many&host=", UnreachableDatabaseError),
        ("[?]host=", f"?password={SECRET}&colour=red&host=", UnreachableDatabaseError),
    ],
)
def test_a_refused_connection_says_why(
    replaced: str, by: str, kind: type[ExecutionError], postgres: str
) -> None:
    url, changes = re.subn(replaced, by, postgres)
    assert changes == 1
    with pytest.raises(kind) as caught:
        connect(url).__enter__()
    assert caught.value.hint
    assert_no_password(caught.value)


def assert_no_password(error: BaseException) -> None:
    while error is not None:
        told = " ".join([str(error), getattr(error, "detail", "")])
        assert "p4ss" not in told
        assert "w@rd" not in told
        if error.__suppress_context__:
            return
        error = error.__cause__ or error.__context__  # type: ignore[assignment]  # None ends the loop


def test_checking_plans_without_running(postgres: str) -> None:
    with connect(postgres) as database:
        database.check("SELECT pg_sleep(100000), 1 / (SELECT 0)")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT missing FROM pg_class", 'column "missing" does not exist'),
        ("SELECT 1 +", "syntax error"),
        ("SELECT date '2020-01-01' + true", "operator does not exist: date [+] boolean"),
        ("SELECT 1 / 0", "division by zero"),
    ],
)
def test_checking_tells_what_is_wrong(statement: str, words: str, postgres: str) -> None:
    with connect(postgres) as database:
        with pytest.raises(ExecutionError, match=words) as caught:
            database.check(statement)
        assert statement not in caught.value.message
        database.check("SELECT 1")


def test_what_the_user_may_not_read_is_denied(postgres: str) -> None:
    role = f"reader_{uuid4().hex}"
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'")
        cursor.execute("CREATE TABLE secret (i int); CREATE TABLE partly (open int, closed int)")
        cursor.execute(f"GRANT SELECT (open) ON partly TO {role}")
        try:
            with connect(as_user(postgres, f"{role}:{role}")) as database:
                refused(lambda: database.describe_table("public", "secret"))
                refused(lambda: database.check("SELECT * FROM secret"))
                assert [column.name for column in database.describe_table("public", "partly")] == ["open"]
                assert [table.name for table in database.list_tables()] == ["partly"]
        finally:
            cursor.execute(f"DROP TABLE secret, partly; DROP ROLE {role}")


def refused(attempt: Callable[[], object]) -> None:
    with pytest.raises(PermissionDeniedError, match="may not") as caught:
        attempt()
    assert "GRANT SELECT" in caught.value.hint


def test_a_connection_that_broke_says_so(postgres: str) -> None:
    with connect(postgres) as database:
        database.list_tables()
        with administrator(postgres) as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(UnreachableDatabaseError, match="connection to PostgreSQL broke"):
            database.list_tables()


def test_an_answer_that_does_not_end_is_given_up(postgres: str) -> None:
    client = Client(parse_address(postgres), statement_timeout_seconds=30)
    with pytest.raises(ExecutionError, match="more than 100,000 rows"), client.transaction():
        client.rows("SELECT generate_series(1, 3e12::bigint)")
    with client.transaction():
        assert client.rows("SELECT 42") == [(42,)]
    client.close()
