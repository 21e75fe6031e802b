"""The role as which the web application works: it reads and writes rows, and owns nothing.

Row level security binds it, and does not bind the owner of the tables. The owner is whoever the address
of the platform's database names; it migrates, dispatches and runs workflows.
"""

from __future__ import annotations

import hashlib
import hmac

from psycopg2.extensions import encrypt_password
from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from workflow_platform.errors import UnavailableError
from workflow_platform.settings import PREFIX, Settings
from workflow_platform.store.database import answering, database_url

ROLE = "workflow_platform_app"
VARIABLE = f"{PREFIX}APPLICATION_DATABASE_URL"

BY_HAND = (
    f"Let an administrator of the server run: CREATE ROLE {ROLE} LOGIN; and ALTER ROLE {ROLE} PASSWORD '…'; "
    f"with a password of your choice. Then set {VARIABLE}=postgresql://{ROLE}:password@host:5432/database."
)

_ATTEMPTS = 5


def application_url(settings: Settings, url: str) -> str:
    """Return the address, for the web application, of the platform's database at ``url``.

    It is the one of the settings, or else the same with a password that follows from the owner's, so
    that nobody has to keep it. Raises UnavailableError where the owner has none.
    """
    if settings.application_database_url:
        return settings.application_database_url
    owner = database_url(url)
    password = application_password(url)
    if password is None:
        message = f"The address of the platform's database has no password to derive that of {ROLE} from."
        raise UnavailableError(message, BY_HAND)
    return owner.set(username=ROLE, password=password).render_as_string(hide_password=False)


def application_password(url: str) -> str | None:
    """Return the role's password for the owner's address, or None where that has none."""
    password = database_url(url).password
    return hmac.digest(password.encode(), ROLE.encode(), hashlib.sha256).hex() if password else None


def admit_application(settings: Settings, url: str) -> None:
    """See that the role of ``application_url`` gets in, and give it its password when it does not.

    Raises UnavailableError, with what an administrator has to run, where that is not permitted.
    """
    address = application_url(settings, url)
    refusal = _refusal(address)
    attempts = 0 if settings.application_database_url else _ATTEMPTS
    while refusal is not None and attempts:
        _set_password(url)
        refusal = _refusal(address)
        attempts -= 1
    if refusal is not None:
        raise UnavailableError(f"{ROLE} cannot sign in to the platform's database.", BY_HAND) from refusal


def _verifier(connection: Connection, password: str) -> str:
    """Return what the server keeps of the role's password, so that no log of statements can show it."""
    scope = connection.connection.driver_connection
    encrypted: str = encrypt_password(password, ROLE, scope=scope, algorithm="scram-sha-256")
    return encrypted


def _refusal(address: str) -> OperationalError | None:
    engine = create_engine(database_url(address), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(select(func.current_user()))
    except OperationalError as error:
        return error
    return None


def _set_password(url: str) -> None:
    password = application_password(url)
    assert password is not None  # noqa: S101  # application_url has seen to it
    engine = create_engine(database_url(url), poolclass=NullPool, hide_parameters=True)
    try:
        with answering(), engine.begin() as connection:
            connection.exec_driver_sql(
                f"ALTER ROLE {ROLE} LOGIN PASSWORD '{_verifier(connection, password)}'"
            )
    except ProgrammingError as error:
        message = f"The role of the platform's database may not give {ROLE} its password."
        raise UnavailableError(message, BY_HAND) from error
    except InternalError:
        # Somebody else does the same at this moment, to a row that all databases of a server share.
        return
