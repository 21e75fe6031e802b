"""Whether a connection works, and if not, why: in one word for programs and a sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workflow_platform.engine.postgresql import failures
from workflow_platform.errors import ExecutionError

Cause = Literal[
    "host-not-found",
    "port-refused",
    "timeout",
    "tls",
    "password",
    "database-missing",
    "permission",
    "address-not-allowed",
    "other",
]

_CAUSES: tuple[tuple[type[ExecutionError], Cause], ...] = (
    (failures.UnknownHostError, "host-not-found"),
    (failures.PortRefusedError, "port-refused"),
    (failures.ConnectingTimedOutError, "timeout"),
    (failures.StatementTimeoutError, "timeout"),
    (failures.TlsFailedError, "tls"),
    (failures.SignInRefusedError, "password"),
    (failures.UnknownDatabaseError, "database-missing"),
    (failures.PermissionDeniedError, "permission"),
    (failures.ForbiddenAddressError, "address-not-allowed"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of trying a connection.

    Attributes:
        cause: why it does not work, None when it does.
        tables: how many tables and views can be read, None when it does not work.
    """

    cause: Cause | None
    message: str
    hint: str = ""
    tables: int | None = None


def verdict(count_tables: Callable[[], int]) -> Verdict:
    """Return what came of trying a connection by counting the tables that it can read."""
    try:
        tables = count_tables()
    except ExecutionError as error:
        cause: Cause = next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "other")
        return Verdict(cause, error.summary, error.hint)
    if not tables:
        message = "The connection works, but there is no table that this user may read."
        return Verdict(None, message, "Ask the owner of the database for GRANT SELECT.", tables)
    return Verdict(None, "The connection works.", tables=tables)
