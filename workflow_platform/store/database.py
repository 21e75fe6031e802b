"""Connections to the platform's database, and transactions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, SessionTransaction

from workflow_platform.errors import InvalidError, UnavailableError
from workflow_platform.store.actor import Actor

__all__ = ["CURRENT_REQUEST", "URL", "Engine", "Session", "act_for", "connect", "database_url", "transaction"]

DRIVER = "postgresql+psycopg2"
# The setting that the policies of the tables compare owners with; it ends with the transaction.
PERSON = "workflow_platform.user_id"
# The setting that the audit log takes the id of the request from; it ends with the transaction too.
REQUEST = "workflow_platform.request_id"
CURRENT_REQUEST: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, if one is."""


def database_url(url: str) -> URL:
    """Return the address with our driver named, as Dagster needs it too.

    A bare ``postgresql://`` means another driver to SQLAlchemy 2.1. Raises InvalidError for anything
    that is not PostgreSQL. ``render_as_string(hide_password=False)`` gives the text with the password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername.partition("+")[0] not in {"postgresql", "postgres"}:
        hint = "Write it as postgresql://user:password@host:5432/database."
        raise InvalidError("The database address is not one of a PostgreSQL database.", hint)
    return parsed.set(drivername=DRIVER)


def connect(url: str, *, pool_size: int = 5) -> Engine:
    """Return the database at ``url``; nothing is sent until the first transaction.

    It keeps ``pool_size`` connections and opens three times as many more while they are needed.
    Call ``dispose()`` when done, and never share it across a fork.
    """
    return create_engine(
        database_url(url),
        pool_size=pool_size,
        max_overflow=3 * pool_size,
        pool_pre_ping=True,
        # Values may be credentials or people's data, and errors end in logs.
        hide_parameters=True,
        connect_args={"connect_timeout": 10, "application_name": "workflow-platform"},
    )


@contextmanager
def transaction(engine: Engine, actor: Actor | None = None) -> Iterator[Session]:
    """Give a session whose work is committed at the end of the block, or undone when the block raises.

    Where row level security binds, as in the web application, the session sees the rows of ``actor``,
    and without one no rows that anybody owns. It takes a connection with its first statement, so that
    one that only waits for its turn keeps none from others.
    Raises UnavailableError when the database cannot be reached or goes away, or has no connection left.
    """
    with answering(), Session(engine, expire_on_commit=False) as session, session.begin():
        about = {PERSON: str(actor.user_id) if actor else "", REQUEST: CURRENT_REQUEST.get()}
        known = [func.set_config(name, value, True) for name, value in about.items() if value]  # noqa: FBT003  # it takes no name

        def introduce(_session: Session, _begun: SessionTransaction, connection: Connection) -> None:
            connection.execute(select(*known))

        if known:
            event.listen(session, "after_begin", introduce, once=True)
        yield session


def act_for(session: Session, user_id: UUID) -> None:
    """Let the rest of a transaction be somebody's, who has turned out to be the one who asks."""
    session.execute(select(func.set_config(PERSON, str(user_id), True)))  # noqa: FBT003  # it takes no name


@contextmanager
def answering() -> Iterator[None]:
    """Turn the errors of a database that is away, goes away or is too busy into UnavailableError."""
    try:
        yield
    except PoolTimeoutError as error:
        raise UnavailableError("Too much is asked of the platform's database.", "Try again soon.") from error
    except OperationalError as error:
        # Without a connection there is no SQLSTATE; classes 08 and 57P are "connection" and "shutdown".
        state: str | None = getattr(error.orig, "pgcode", None)
        if state is not None and not state.startswith(("08", "57P")):
            raise
        raise UnavailableError(
            "The platform's database does not answer.", "Is it running, and is its address right?"
        ) from error
