"""A transaction is all or nothing, and a database that is away is a clear error."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DataError, OperationalError

from workflow_platform.errors import InvalidError, UnavailableError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, act_for, connect, database_url, transaction
from workflow_platform.store.migrate import migrate, schema_status
from workflow_platform.store.users import Users


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_every_spelling_of_an_address_gets_our_driver(scheme: str) -> None:
    url = database_url(f"{scheme}://user:secret@host:5433/name?sslmode=require")
    assert (
        url.render_as_string(hide_password=False)
        == "postgresql+psycopg2://user:secret@host:5433/name?sslmode=require"
    )


@pytest.mark.parametrize("url", ["", "host", "mysql://user:secret@host/name", "postgresql://host:port/name"])
def test_an_address_of_something_else_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidError) as caught:
        database_url(url)
    assert "secret" not in str(caught.value)


def test_a_transaction_that_succeeds_is_kept(engine: Engine, owner: Actor) -> None:
    with transaction(engine) as session:
        assert Users(session).get(owner.user_id) == owner


def test_a_transaction_that_fails_is_undone(engine: Engine) -> None:
    def add_and_fail() -> None:
        with transaction(engine) as session:
            Users(session).ensure("Ana")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with transaction(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM workflow_platform.users")) == 0


def test_a_transaction_has_a_connection_from_its_first_statement_on(engine: Engine, owner: Actor) -> None:
    person = text("SELECT current_setting('workflow_platform.user_id', true)")
    with transaction(engine, owner) as session:
        assert engine.pool.status().endswith("Current Checked out connections: 0")
        assert session.scalar(person) == str(owner.user_id)
        assert engine.pool.status().endswith("Current Checked out connections: 1")


def test_whose_a_transaction_has_become_stays_within_what_is_undone(engine: Engine, owner: Actor) -> None:
    other = uuid4()
    with transaction(engine, owner) as session:
        act_for(session, other)
        with session.begin_nested():
            assert session.scalar(text("SELECT workflow_platform.person()")) == other


def test_a_database_without_a_connection_left_is_unavailable(engine: Engine) -> None:
    small = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0)
    with transaction(small) as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError, match="Too much"), transaction(small) as second:
            second.execute(text("SELECT 1"))
    small.dispose()


def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/nothing?host={tmp_path}"
    engine = connect(url)
    with pytest.raises(UnavailableError, match="does not answer"), transaction(engine) as session:
        session.execute(text("SELECT 1"))
    for look in (migrate, schema_status):
        with pytest.raises(UnavailableError):
            look(url)


def test_a_lost_connection_is_unavailable_and_the_next_transaction_works(engine: Engine) -> None:
    with pytest.raises(UnavailableError), transaction(engine) as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with transaction(engine) as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_an_error_of_a_statement_stays_what_it_is(engine: Engine) -> None:
    deadlock = text("DO $$ BEGIN RAISE EXCEPTION 'two wait' USING ERRCODE = 'deadlock_detected'; END $$")
    with pytest.raises(OperationalError, match="two wait"), transaction(engine) as session:
        session.execute(deadlock)


def test_an_error_does_not_repeat_the_values(engine: Engine) -> None:
    with pytest.raises(DataError) as caught, transaction(engine) as session:
        session.execute(text("SELECT 1 / length(:secret) / 0"), {"secret": "hunter2"})
    assert "hunter2" not in str(caught.value)
