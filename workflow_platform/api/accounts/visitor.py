"""Where a request comes from, as far as it says."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request

# What a provider gives to one customer; within it anybody can take any address.
_IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from, as far as it says."""

    address: str
    agent: str

    @property
    def network(self) -> str:
        """What limits count by: the address, or the /64 that an IPv6 address is in.

        >>> Visitor("2001:db8:1:2:3::4", "").network
        '2001:db8:1:2::/64'
        >>> Visitor("::ffff:192.0.2.7", "").network
        '192.0.2.7'
        """
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        if not isinstance(address, IPv6Address):
            return str(address)
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed, _IPV6_PREFIX), strict=False))


def visitor(request: Request) -> Visitor:
    """Return where a request comes from."""
    return Visitor(request.client.host if request.client else "", request.headers.get("user-agent", ""))
