"""``upload``: bring a file to a platform elsewhere as a dataset."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from workflow_platform.cli.remote.answers import Dataset
from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal, number_of
from workflow_platform.errors import InvalidError

CHUNK = 256 * 1024
MEBIBYTE = 1024**2


def main(*, file: Path, name: str | None, server: str) -> int:
    """Upload a file as a new version of the dataset of that name, by default the file's."""
    try:
        size = file.stat().st_size
        source = file.open("rb")
    except OSError as error:
        raise InvalidError(f"'{file}' cannot be read: {error.strerror}.") from error
    params: dict[str, str | int] = {"name": name or file.name.partition(".")[0], "file": file.name}
    with source, Server(server) as remote, StatusLine(Terminal(sys.stderr)) as line:
        line.begin(f"Uploading '{file.name}'")
        content = _told(source, size, line)
        found = Dataset.model_validate(
            remote.ask("POST", "/datasets", params=params, content=content, size=size)
        )
        line.done(f"Uploaded '{file.name}', {size / MEBIBYTE:.1f} MiB")
    rows, columns = number_of(found.rows, "row"), number_of(len(found.columns), "column")
    Terminal(sys.stdout).line(f"{found.name}, version {found.version}: {rows}, {columns}")
    return 0


def _told(source: IO[bytes], size: int, line: StatusLine) -> Iterator[bytes]:
    sent = 0
    while chunk := source.read(CHUNK):
        yield chunk
        sent += len(chunk)
        line.detail(f"Uploading: {sent / max(size, 1):.0%} of {size / MEBIBYTE:.1f} MiB")
    line.detail("Reading the rows")
