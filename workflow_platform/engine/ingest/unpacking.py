"""Packed files: archives of one file, and how much may come out of any."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from workflow_platform.errors import InvalidError

MOST_BYTES = 20 * 1024**3
"""How many bytes may come out of a packed file."""

_CHUNK = 1 << 20


def check_size(name: str, size: int) -> None:
    """Raise InvalidError if more has come out of a packed file than may."""
    if size > MOST_BYTES:
        message = f"The file '{name}' unpacks to more than {MOST_BYTES // 1024**3} GiB."
        raise InvalidError(message, "Split it into several files.")


def unzip(source: Path, folder: Path) -> Path:
    """Write the one file of an archive into a folder, under a name of ours with the same end."""
    try:
        with zipfile.ZipFile(source) as archive:
            # macOS adds files of its own about the others.
            members = [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
            if len(members) != 1:
                message = f"The archive '{source.name}' holds {len(members)} files."
                raise InvalidError(message, "Pack one file of rows, and nothing else.")
            suffix = "".join(PurePosixPath(members[0].filename.lower()).suffixes[-1:])
            target = folder / f"member{suffix}"
            size = 0
            with archive.open(members[0]) as packed, target.open("wb") as written:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    check_size(source.name, size)
                    written.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        message = f"The file '{source.name}' is not a complete archive without a password."
        raise InvalidError(message, "Pack it again.") from error
    return target


def check_workbook(source: Path) -> None:
    """Raise InvalidError if a workbook, which is an archive, unpacks to more than it may."""
    try:
        with zipfile.ZipFile(source) as archive:
            check_size(source.name, sum(member.file_size for member in archive.infolist()))
    except zipfile.BadZipFile as error:
        message = f"The file '{source.name}' is not a workbook that can be read."
        raise InvalidError(message, "Save it again as .xlsx, without a password.") from error
