"""Files on their way in: streamed to the scratch folder, never held in memory."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from anyio import open_file


@contextmanager
def received(scratch: Path) -> Iterator[Path]:
    """Give an empty folder for a file, and remove it with what is in it."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="upload-", dir=scratch) as folder:
        yield Path(folder)


async def write_stream(chunks: AsyncIterator[bytes], target: Path) -> None:
    """Write what comes to a file."""
    async with await open_file(target, "wb") as file:
        async for chunk in chunks:
            await file.write(chunk)


def suffix_of(name: str) -> str:
    """Return the end of a file's name that says its kind, such as ``.csv.gz``, and nothing of its path.

    >>> suffix_of("../../data.2024.CSV.gz")
    '.csv.gz'
    """
    suffixes = [suffix.lower() for suffix in Path(name).suffixes if suffix.isascii() and suffix[1:].isalnum()]
    return "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])
