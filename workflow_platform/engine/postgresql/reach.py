"""Where stored connections may lead: to public addresses, and into networks that the operator allows."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network

from workflow_platform.engine.postgresql.failures import ForbiddenAddressError, UnknownHostError
from workflow_platform.settings import PREFIX, Network
from workflow_platform.store.database import URL

Address = IPv4Address | IPv6Address

DEFAULT_PORT = 5432

# Services that hand out credentials to whoever asks from this machine: never, whatever is allowed.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("100.100.100.200", "168.63.129.16", "169.254.169.254", "192.0.0.192", "fd00:ec2::254"),
    )
)
# What this version of Python still takes for public.
_NOT_PUBLIC = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "::/96", "64:ff9b:1::/48", "fec0::/10"))
)
_TRANSLATED = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached.

    Attributes:
        networks: those that the operator allows although they are not public.
        own: the platform's own database, which nobody may connect to.
    """

    networks: tuple[Network, ...]
    own: URL

    def judged(self, host: str, port: int, database: str) -> tuple[str, ...]:
        """Resolve a host, once, and return its addresses, each of which may be connected to.

        Raises UnknownHostError, and ForbiddenAddressError when there is one that may not.
        """
        found = _resolved(host, port)
        for address in found:
            if not all(self._allows(meant) for meant in (address, *_embedded(address))):
                raise ForbiddenAddressError(
                    f"The host '{host}' leads to an address that connections may not use.",
                    "Public addresses can be reached, and those that the operator of the platform allows "
                    f"with {PREFIX}ALLOWED_NETWORKS.",
                )
        if self._is_own(found, port, database):
            message = f"'{host}' leads to the platform's own database."
            raise ForbiddenAddressError(message, "Connect to the database that holds your data.")
        return tuple(str(address) for address in found)

    def _allows(self, address: Address) -> bool:
        if address in _METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        if any(address in network for network in self.networks):
            return True
        return address.is_global and not any(address in network for network in _NOT_PUBLIC)

    def _is_own(self, addresses: Iterable[Address], port: int, database: str) -> bool:
        own = self.own
        if not own.host or (own.port or DEFAULT_PORT) != port or own.database != database:
            return False
        return not {*_resolved(own.host, port)}.isdisjoint(addresses)


def _resolved(host: str, port: int) -> tuple[Address, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"There is no host '{host}'."
        raise UnknownHostError(message, "Check how it is written.") from error
    texts = (str(where[0]).partition("%")[0] for *_, where in found)
    return tuple(dict.fromkeys(ipaddress.ip_address(text) for text in texts))


def _embedded(address: Address) -> Iterator[Address]:
    """Yield the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv6Address):
        teredo = address.teredo or ()
        yield from filter(None, (address.ipv4_mapped, address.sixtofour, *teredo))
        if address in _TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
