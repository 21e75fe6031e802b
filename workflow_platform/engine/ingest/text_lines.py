"""Places in a text as the numbers of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workflow_platform.engine.ingest.source import Opened, opened

_CHUNK = 1 << 20


def first_lines(file: Path, starts: Sequence[int]) -> list[int]:
    """Return the number, from 1, of the line in which each row of a text begins.

    Args:
        file: the text; it may be packed by gzip.
        starts: the byte, from 0 and in order, after which each row begins; blank lines may come first.
    """
    with opened(file) as text:
        reader = _LineReader(text)
        return [reader.line_of_row(start) for start in starts]


class _LineReader:
    """Reads a text forwards and counts its lines, whether they end in LF, CR or both."""

    def __init__(self, text: Opened) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._last = b""

    def line_of_row(self, start: int) -> int:
        while self._at < start and self._read(min(_CHUNK, start - self._at)):
            pass
        while self._read(1) in {b"\r", b"\n"}:
            pass
        return self._line

    def _read(self, size: int) -> bytes:
        chunk = self._text.read(size)
        self._at += len(chunk)
        self._line += chunk.count(b"\n") + chunk.count(b"\r") - (self._last + chunk).count(b"\r\n")
        self._last = chunk[-1:]
        return chunk
