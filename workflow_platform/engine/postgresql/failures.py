"""What goes wrong with a PostgreSQL database, in plain words; the server's own are in ``detail``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import adbc_driver_manager as adbc

from workflow_platform.errors import ExecutionError


class UnreachableDatabaseError(ExecutionError):
    """The server does not answer, or the connection to it broke."""

    code = "database-unreachable"
    status = 503


class UnknownHostError(UnreachableDatabaseError):
    """The host's name leads nowhere."""

    code = "unknown-host"
    status = 422


class PortRefusedError(UnreachableDatabaseError):
    """The host is there, and nobody listens on the port."""

    code = "port-refused"


class ConnectingTimedOutError(UnreachableDatabaseError):
    """Nothing came back in time."""

    code = "connecting-timed-out"
    status = 504


class TlsFailedError(UnreachableDatabaseError):
    """Encryption is wanted on one side and not to be had on the other, or not to be trusted."""

    code = "tls-failed"
    status = 422


class ForbiddenAddressError(ExecutionError):
    """The address is one that stored connections may not reach."""

    code = "address-not-allowed"
    status = 422


class SignInRefusedError(ExecutionError):
    """The server does not let this user in."""

    code = "database-sign-in-refused"
    status = 422


class UnknownDatabaseError(ExecutionError):
    """The server has no database of this name."""

    code = "unknown-database"
    status = 422


class PermissionDeniedError(ExecutionError):
    """The user of the connection may not do this in the database."""

    code = "database-permission-denied"
    status = 422


class StatementTimeoutError(ExecutionError):
    """A statement ran longer than it may."""

    code = "statement-timeout"
    status = 504


class StatementCancelledError(ExecutionError):
    """A statement was stopped on request."""

    code = "statement-cancelled"
    status = 409


class ValueDoesNotFitError(ExecutionError):
    """A value of the database is outside the range of the type that stands for its column."""

    code = "value-does-not-fit"
    status = 422


class KeyMissingError(ExecutionError):
    """Rows to be written have no key."""

    code = "key-missing"
    status = 422


class RowsRefusedError(ExecutionError):
    """The table does not take the rows that are written to it."""

    code = "rows-refused"
    status = 422


_REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "21000": ("Several rows have the same key.", "Remove such duplicates before this step."),
        "22001": ("A text is longer than its column takes.", "Shorten it before this step."),
        "22003": ("A number is outside the range of its column.", "Filter such rows out before this step."),
        "23502": ("A value is missing where the table needs one.", "Fill it in before this step."),
        "23503": ("A row refers to one that is not there.", "Write the other table first."),
        "23505": ("A row with the same key is there already.", "Choose 'upsert' to replace it."),
        "23514": ("A row breaks a rule of the table.", "Filter such rows out before this step."),
        "55P03": ("Somebody else holds the table locked.", "Try again later."),
    }
)
_CANCELLED = "57014"
_DENIED = "42501"
_HINTS = {"25006": "It would change the database, and it is only read here."}
_SERVER_WORDS = re.compile(r"(?:ERROR|FATAL):\s+(.*?)\s*(?:\n\n|\Z)", re.DOTALL)
_ROWS_IN = re.compile(r"ArrowArrayStreamGetNext\(.*?\) = \(\d+\)[^.]*\. (?:[\w ]+ Error: )?(.*)", re.DOTALL)
_LOST = ("server closed the connection", "no connection to the server", "terminating connection")


def statement_failed(error: adbc.Error, *, cancelled: bool = False) -> ExecutionError:
    """Return what to say when the server refused or failed to run a statement."""
    if (match := _ROWS_IN.search(str(error))) and not cancelled:
        return ExecutionError("The rows to load could not be read.", words=match[1], detail=str(error))
    return _explained(server_words(error), error.sqlstate or "", cancelled=cancelled)


def reading_failed(text: str, *, cancelled: bool = False) -> ExecutionError:
    """Return what to say when rows stopped coming, where only a text is known."""
    match = _SERVER_WORDS.search(text)
    return _explained(match[1] if match else text, "", cancelled=cancelled)


def _explained(words: str, state: str, *, cancelled: bool) -> ExecutionError:
    if cancelled:
        return StatementCancelledError("The statement was stopped.", detail=words)
    if state == _CANCELLED or "statement timeout" in words:
        return StatementTimeoutError(
            "PostgreSQL did not finish in the time that a statement may take.",
            "Filter rows or pick columns earlier, or allow more time.",
            detail=words,
        )
    if state == _DENIED or "permission denied" in words:
        return PermissionDeniedError(
            "The user of this connection may not do that.",
            "Ask the owner of the database for GRANT SELECT.",
            words=f"{words.rstrip('.')}.",
            detail=words,
        )
    if state.startswith("08") or any(sign in words for sign in _LOST):
        return UnreachableDatabaseError("The connection to PostgreSQL broke.", "Try again.", detail=words)
    if state in _REFUSED:
        message, hint = _REFUSED[state]
        return RowsRefusedError(message, hint, words=f"{words.rstrip('.')}.", detail=words)
    message = "PostgreSQL could not run the statement."
    return ExecutionError(message, _HINTS.get(state, ""), words=f"{words.rstrip('.')}.", detail=words)


def server_words(error: adbc.Error) -> str:
    """Return what the server or libpq said, without what the driver says around it."""
    details: list[tuple[bytes, bytes]] = error.details  # type: ignore[assignment]  # bytes, not str as typed
    told = dict(details)
    primary = told.get(b"PG_DIAG_MESSAGE_PRIMARY")
    if primary is None:
        match = _SERVER_WORDS.search(str(error))
        return match[1] if match else str(error)
    parts = [primary, told.get(b"PG_DIAG_MESSAGE_DETAIL"), told.get(b"PG_DIAG_MESSAGE_HINT")]
    return " ".join(part.decode(errors="replace") for part in parts if part)
