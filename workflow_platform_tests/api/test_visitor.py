"""Where a request comes from, as limits count it."""

from __future__ import annotations

import pytest

from workflow_platform.api.accounts.visitor import Visitor


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_limits_count_by_address_or_by_the_64_bits_of_a_network(address: str, network: str) -> None:
    assert Visitor(address, "").network == network
