"""How much of the machine one DuckDB session may use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
