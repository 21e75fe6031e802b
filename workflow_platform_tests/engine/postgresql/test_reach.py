"""Stored connections reach public addresses and allowed networks, however an address is spelt."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from workflow_platform.engine.postgresql.failures import ForbiddenAddressError, UnknownHostError
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.settings import Network
from workflow_platform.store.database import database_url

OWN = database_url("postgresql://owner@127.0.0.1:5999/platform")
EVERYTHING = (ip_network("0.0.0.0/0"), ip_network("::/0"))

LOOPBACK = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "::1",
    "::ffff:127.0.0.1",
)
PRIVATE = (
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "fd12::1", "fec0::1"),
    *("::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:a00:1::", "::10.0.0.1", "192.0.0.8"),
)
NEVER = (
    "0.0.0.0",  # noqa: S104  # refused, not listened on
    *("::", "0", "169.254.169.254", "169.254.1.1", "fe80::1", "224.0.0.1", "ff02::1", "fd00:ec2::254"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192", "::ffff:169.254.169.254", "2002:a9fe:a9fe::"),
)


def judged(host: str, *networks: Network) -> tuple[str, ...]:
    return Reach(networks, OWN).judged(host, 5432, "sales")


@pytest.mark.parametrize("host", [*LOOPBACK, *PRIVATE, *NEVER])
def test_nothing_that_is_not_public_is_reached(host: str) -> None:
    with pytest.raises(ForbiddenAddressError, match="may not use") as caught:
        judged(host)
    assert "WORKFLOW_PLATFORM_ALLOWED_NETWORKS" in caught.value.hint


@pytest.mark.parametrize("host", NEVER)
def test_some_addresses_are_never_reached(host: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        judged(host, *EVERYTHING)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_public_addresses_are_reached(host: str) -> None:
    assert [ip_address(address) for address in judged(host)] == [ip_address(host)]


@pytest.mark.parametrize("host", [*LOOPBACK, *PRIVATE])
def test_what_is_not_public_is_reached_when_it_is_allowed(host: str) -> None:
    assert judged(host, *EVERYTHING)


def test_only_the_network_that_is_allowed_is_reached() -> None:
    network = ip_network("10.1.0.0/16")
    assert judged("10.1.2.3", network) == ("10.1.2.3",)
    with pytest.raises(ForbiddenAddressError):
        judged("10.2.2.3", network)


def test_the_platforms_own_database_is_not_reached() -> None:
    reach = Reach(EVERYTHING, OWN)
    for host in ("127.0.0.1", "localhost", "0x7f.1"):
        with pytest.raises(ForbiddenAddressError, match="platform's own database"):
            reach.judged(host, 5999, "platform")
    assert reach.judged("127.0.0.1", 5999, "sales")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example", ".."])
def test_a_host_that_there_is_not(host: str) -> None:
    with pytest.raises(UnknownHostError, match="There is no host"):
        judged(host)
