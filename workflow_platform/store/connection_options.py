"""The options that a stored connection may have: none of them names a file, another host or a setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LONGEST_WAIT_SECONDS = 60

_OPTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "application_name": (r"[\x20-\x7e]{1,63}", "up to 63 plain characters"),
        "connect_timeout": (r"[1-9]|[1-5]\d|60", f"whole seconds from 1 to {LONGEST_WAIT_SECONDS}"),
        # The certificates that the machine trusts; a file would be one of the machine's.
        "sslrootcert": ("system", "'system'"),
        "sslmode": (
            "disable|allow|prefer|require|verify-ca|verify-full",
            "disable, allow, prefer, require, verify-ca or verify-full",
        ),
    }
)


def checked_options(options: Mapping[str, str]) -> dict[str, str]:
    """Return the options. Raises ValueError for one that is not allowed, or not with that value."""
    for name, value in options.items():
        if name not in _OPTIONS:
            message = f"There is no option '{name}'; there is {', '.join(sorted(_OPTIONS))}."
            raise ValueError(message)
        pattern, allowed = _OPTIONS[name]
        if not re.fullmatch(pattern, value):
            message = f"The option '{name}' is {allowed}."
            raise ValueError(message)
    return dict(options)
