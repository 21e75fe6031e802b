"""The address of a stored connection, as libpq takes it: judged, and with nothing of this machine in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.store.connections import ConnectionDetails

# Without these, libpq looks for credentials of whoever runs the platform, in files and the environment.
_NOTHING_OF_OURS: Mapping[str, str] = MappingProxyType(
    {
        "passfile": "/dev/null/none",
        "sslcertmode": "disable",
        "gssencmode": "disable",
        "require_auth": "!gss,!sspi",
    }
)


def stored_address(details: ConnectionDetails, reach: Reach) -> str:
    """Resolve the host of a connection and return a URL that leads to the addresses found, and only there.

    The name goes along for TLS to be verified against. Raises UnknownHostError and ForbiddenAddressError.
    """
    addresses = reach.judged(details.host, details.port, details.database)
    parts = {
        **details.options,
        **_NOTHING_OF_OURS,
        "host": ",".join(details.host for _ in addresses),
        "hostaddr": ",".join(addresses),
        "port": str(details.port),
        "user": details.username,
        # Said even when it is empty, or the environment's would be taken.
        "password": details.password.get_secret_value(),
    }
    return f"postgresql:///{quote(details.database, safe='')}?{urlencode(parts, quote_via=quote)}"
