"""The options that say which tables a document can read."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict


class TableOptions(TypedDict):
    """The options as the command line has them."""

    datasets: list[tuple[str, Path]]
    samples: bool
    database_url: str | None
