"""Databases behind connections, for somebody who waits in front of a screen."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from workflow_platform.api.connections.shapes import AddressBody
from workflow_platform.api.site import Site
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.engine.postgresql.stored_address import stored_address
from workflow_platform.errors import InvalidError
from workflow_platform.store.connections import ConnectionDetails

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10

# Each asks for more than the one before.
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def details_of(body: AddressBody, stored: ConnectionDetails | None = None) -> ConnectionDetails:
    """Return what a body says, with the stored password where it has none.

    Raises InvalidError where that would show the password to another server or user, or on the way there.
    """
    password = body.password
    if password is None and stored is not None:
        if (body.host, body.port, body.username) != (stored.host, stored.port, stored.username):
            message = "The password is kept only while host, port and user stay the same."
            raise InvalidError(message, "Give the password again.")
        if _secrecy(body.options) < _secrecy(stored.options):
            message = "The password is kept only while encryption stays as strict as it was."
            raise InvalidError(message, "Give the password again.")
        password = stored.password
    return ConnectionDetails(
        host=body.host,
        port=body.port,
        database=body.database,
        username=body.username,
        password=password or SecretStr(""),
        options=body.options,
    )


def reached(site: Site, details: ConnectionDetails) -> PostgresDatabase:
    """Return a database, not entered yet; its host has been resolved and judged.

    Raises UnknownHostError and ForbiddenAddressError.
    """
    soon = {**details.options, "connect_timeout": str(CONNECT_SECONDS)}
    reach = Reach(site.settings.reachable_networks, site.engine.url)
    address = stored_address(details.model_copy(update={"options": soon}), reach)
    return PostgresDatabase(address, statement_timeout_seconds=STATEMENT_SECONDS)


def _secrecy(options: Mapping[str, str]) -> int:
    # libpq verifies everything when it is told which authorities to trust.
    return _MODES.index(options.get("sslmode", "verify-full" if "sslrootcert" in options else "prefer"))
