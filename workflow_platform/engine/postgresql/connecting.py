"""Why no connection could be opened, in plain words.

libpq gives no codes here, so its words decide; what it says in another language counts as "does not
answer".
"""

from __future__ import annotations

import re

import adbc_driver_manager as adbc

from workflow_platform.engine.postgresql.address import Address
from workflow_platform.engine.postgresql.failures import (
    ConnectingTimedOutError,
    PermissionDeniedError,
    PortRefusedError,
    SignInRefusedError,
    TlsFailedError,
    UnknownDatabaseError,
    UnknownHostError,
    UnreachableDatabaseError,
    server_words,
)
from workflow_platform.errors import ExecutionError

_BAD_ADDRESS = (
    "invalid URI",
    "invalid integer value",
    "invalid connection option",
    "invalid percent-encoded",
)

# The first that fits decides: who was answered by the server, got through everything before.
_CAUSES: tuple[tuple[type[ExecutionError], re.Pattern[str], str, str], ...] = (
    (
        UnknownDatabaseError,
        re.compile(r'database ".*" does not exist'),
        "There is no database at {where}.",
        "Check its name.",
    ),
    (
        PermissionDeniedError,
        re.compile("permission denied for database"),
        "This user may not connect to {where}.",
        "Ask the owner of the database for GRANT CONNECT.",
    ),
    (
        TlsFailedError,
        re.compile(r"no pg_hba\.conf entry .*no encryption"),
        "The PostgreSQL server at {where} wants an encrypted connection.",
        "Set sslmode to require.",
    ),
    (
        SignInRefusedError,
        re.compile(
            r'role ".*" does not exist|authentication failed|no password supplied|no pg_hba\.conf entry'
            r"|is not permitted to log in|authentication method requirement"
        ),
        "The PostgreSQL server at {where} refuses this user.",
        "Check the user's name and password.",
    ),
    (
        TlsFailedError,
        re.compile("server does not support SSL"),
        "The PostgreSQL server at {where} offers no encrypted connection.",
        "Set sslmode to prefer if that is acceptable, or switch encryption on at the server.",
    ),
    (
        TlsFailedError,
        re.compile("SSL|certificate|TLS"),
        "No encrypted connection to the PostgreSQL server at {where} came about.",
        (
            "Check that its certificate is valid, is made out to this host, and comes from an authority that "
            "this machine trusts (sslmode, sslrootcert)."
        ),
    ),
    (
        PortRefusedError,
        re.compile("Connection refused"),
        "Nobody listens at {where}: the host refuses the port.",
        "Check the port, and that the server runs and listens on the network.",
    ),
    (
        ConnectingTimedOutError,
        re.compile("timeout expired|timed out"),
        "The PostgreSQL server at {where} did not answer in time.",
        "Check the host, and that no firewall is in between.",
    ),
    (
        UnknownHostError,
        re.compile("could not translate host name"),
        "There is no host as in {where}.",
        "Check how it is written.",
    ),
)


def connecting_failed(error: adbc.Error, address: Address) -> ExecutionError:
    """Return what to say when no connection could be opened; nothing in it holds the password."""
    words = address.blotted(server_words(error))
    if any(sign in words for sign in _BAD_ADDRESS):
        return UnreachableDatabaseError(
            "The address of the database cannot be read.",
            "It looks like postgresql://user:password@host:5432/database; special characters in a "
            "password are written as %40 and the like.",
            detail="" if address.passwords else words,
        )
    for kind, sign, message, hint in _CAUSES:
        if sign.search(words):
            return kind(message.format(where=address.shown), hint, detail=words)
    return UnreachableDatabaseError(
        f"The PostgreSQL server at {address.shown} does not answer.",
        "Check host and port, and that the server accepts connections from here.",
        detail=words,
    )
