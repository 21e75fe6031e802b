"""The name that a browser saves a file under."""

from __future__ import annotations

import re
from urllib.parse import quote

# What some system cannot have in a file's name, and what steers a terminal.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069<>:"/\\|?*]')


def attachment(name: str) -> str:
    r"""Return the value of Content-Disposition (RFC 6266) for a file of that name.

    >>> attachment('Größe "1".csv')
    'attachment; filename="Gr__e _1_.csv"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20_1_.csv'
    """
    safe = _UNFIT.sub("_", name).strip(" .") or "file"
    plain = "".join(char if char.isascii() and char != "%" else "_" for char in safe)
    value = f'attachment; filename="{plain}"'
    return value if plain == safe else f"{value}; filename*=UTF-8''{quote(safe, safe='')}"
