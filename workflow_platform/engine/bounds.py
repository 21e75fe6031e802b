"""How much of the machine one DuckDB session may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one session.

    Attributes:
        memory_limit: as DuckDB writes it, such as ``2GB``.
        threads: how many threads compute.
        temp_limit: how much may spill to disk, such as ``20GB``.
        temp_folder: where it spills; each session uses a folder of its own below it.
    """

    memory_limit: str
    threads: int
    temp_limit: str
    temp_folder: Path


def size_in_bytes(size: str) -> int:
    """Return the bytes that a setting such as ``2GB`` or ``1.5 GiB`` means; a unit is 1024 of the one below.

    >>> size_in_bytes("1.5 GiB")
    1610612736
    """
    number, unit = re.findall(r"^([\d.]+)\s*([kmgt]?)i?b$", size.lower())[0]
    return int(float(number) * 1024 ** _UNITS[unit])
