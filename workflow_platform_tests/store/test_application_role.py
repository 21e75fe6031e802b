"""The web application's role works with rows, and has no other power over the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from workflow_platform.errors import UnavailableError
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import ROLE, admit_application, application_url
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.database import database_url as parsed
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.migrate import migrate, schema_status
from workflow_platform.store.tables import SCHEMA, Base
from workflow_platform.store.users import Users
from workflow_platform_tests.store.concurrency import at_once

SETTINGS = Settings()


@pytest.fixture
def application(database_url: str) -> Iterator[Engine]:
    """The platform's database, as the web application reaches it."""
    admit_application(SETTINGS, database_url)
    engine = connect(application_url(SETTINGS, database_url))
    yield engine
    engine.dispose()


@contextmanager
def owned_by_another(url: str) -> Iterator[str]:
    """Give the address of a database for an owner who may not make roles."""
    owner = f"owner_{uuid4().hex}"
    name = parsed(url).database
    administrator = connect(url)
    with transaction(administrator) as session:
        session.execute(text(f"CREATE ROLE {owner} LOGIN PASSWORD '{owner}'"))
        session.execute(text(f"ALTER DATABASE {name} OWNER TO {owner}"))
    yield parsed(url).set(username=owner, password=owner).render_as_string(hide_password=False)
    with transaction(administrator) as session:
        session.execute(text(f"ALTER DATABASE {name} OWNER TO postgres; DROP OWNED BY {owner}"))
        session.execute(text(f"DROP ROLE {owner}"))
    administrator.dispose()


READ_ONLY = {f"{SCHEMA}.alembic_version", f"{SCHEMA}.audit_events"}


@pytest.fixture
def limited(postgres: str, database_url: str) -> Iterator[str]:
    """The address of an empty database, on a server with our role, for an owner who may not make roles."""
    assert database_url
    with owned_by_another(postgres) as url:
        yield url


def test_the_role_works_with_rows(application: Engine) -> None:
    with transaction(application) as session:
        assert Users(session).ensure("Ana") == Users(session).ensure("ana")


def test_the_role_may_change_the_rows_of_every_table_and_nothing_else(application: Engine) -> None:
    rights = text(
        "SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', "
        "'REFERENCES']) AS privilege WHERE has_table_privilege(:name, privilege)"
    )
    with transaction(application) as session:
        for table in (*Base.metadata.tables, f"{SCHEMA}.alembic_version"):
            expected = {"SELECT"} if table in READ_ONLY else {"SELECT", "INSERT", "UPDATE", "DELETE"}
            assert set(session.scalars(rights, {"name": table})) == expected


@pytest.mark.parametrize(
    "statement",
    [
        f"CREATE TABLE {SCHEMA}.mine (i int)",
        f"ALTER TABLE {SCHEMA}.users ADD COLUMN password text",
        f"ALTER TABLE {SCHEMA}.users DISABLE ROW LEVEL SECURITY",
        f"DROP TABLE {SCHEMA}.outbox",
        f"TRUNCATE {SCHEMA}.outbox",
        "CREATE ROLE helper",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SET ROLE postgres",
    ],
)
def test_the_role_may_not(application: Engine, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"denied|must be owner"), transaction(application) as session:
        session.execute(text(statement))


def test_row_level_security_binds_the_role(application: Engine, engine: Engine) -> None:
    with transaction(engine) as session:
        Users(session).ensure("Ana")
        session.execute(text(f"ALTER TABLE {SCHEMA}.users ENABLE ROW LEVEL SECURITY"))
    count = text(f"SELECT count(*) FROM {SCHEMA}.users")
    for database, rows in ((engine, 1), (application, 0)):
        with transaction(database) as session:
            assert session.scalar(count) == rows


def test_tables_to_come_are_open_to_the_role_too(application: Engine, engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text(f"CREATE TABLE {SCHEMA}.later (i int)"))
    with transaction(application) as session:
        session.execute(text(f"INSERT INTO {SCHEMA}.later VALUES (1)"))


def test_an_address_of_ones_own_is_used_as_it_is(database_url: str, limited: str) -> None:
    with_own = Settings(application_database_url=limited)
    admit_application(with_own, database_url)
    wrong = parsed(limited).set(password="wrong").render_as_string(hide_password=False)
    with pytest.raises(UnavailableError, match="cannot sign in") as caught:
        admit_application(Settings(application_database_url=wrong), database_url)
    assert f"ALTER ROLE {ROLE} PASSWORD" in caught.value.hint


def test_several_may_let_the_role_in_at_once(database_url: str) -> None:
    at_once(lambda _: admit_application(SETTINGS, database_url))


def test_the_password_is_neither_the_owners_nor_easy_to_guess(database_url: str) -> None:
    owner, application = parsed(database_url), parsed(application_url(SETTINGS, database_url))
    assert (application.username, application.database) == (ROLE, owner.database)
    assert len(application.password or "") == 64
    assert application.password != owner.password


def test_an_owner_without_a_password_has_to_be_told_the_address() -> None:
    with pytest.raises(UnavailableError, match="no password") as caught:
        application_url(SETTINGS, "postgresql://me@/platform?host=/var/run/postgresql")
    assert (
        "WORKFLOW_PLATFORM_APPLICATION_DATABASE_URL=postgresql://workflow_platform_app:" in caught.value.hint
    )
    given = Settings(application_database_url="postgresql://workflow_platform_app:secret@host/platform")
    assert application_url(given, "postgresql://me@host/platform") == given.application_database_url


def test_an_owner_who_may_not_make_roles_migrates_when_the_role_is_there(limited: str) -> None:
    migrate(limited)
    assert schema_status(limited).is_current
    with pytest.raises(UnavailableError, match="may not give workflow_platform_app its password") as caught:
        admit_application(SETTINGS, limited)
    assert f"CREATE ROLE {ROLE} LOGIN" in caught.value.hint


def test_an_owner_who_may_not_make_roles_is_told_what_to_run(test_folder: Path) -> None:
    server = EmbeddedPostgres(test_folder / uuid4().hex)
    try:
        server.start()
        with owned_by_another(server.database("platform")) as url:
            with pytest.raises(UnavailableError, match="may not migrate it") as caught:
                migrate(url)
            assert not schema_status(url).is_current
        assert f"CREATE ROLE {ROLE} LOGIN" in caught.value.hint
    finally:
        server.stop()
