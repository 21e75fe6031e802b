"""A file to be read, and what it is called."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A file that DuckDB can read, made from the one that its owner calls ``name``, or that file itself.

    Attributes:
        encoding: what a text was written in.
        row_numbers: what the owner of a workbook calls its rows; without any, lines are counted.
    """

    file: Path
    name: str
    encoding: str = "utf-8"
    row_numbers: tuple[int, ...] = ()


Opened = gzip.GzipFile | io.BufferedReader


def opened(file: Path) -> Opened:
    """Open a file for reading, unpacked if it is packed by gzip."""
    return gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb")
