"""Documents as files."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.problems import did_you_mean

STANDARD_INPUT = "-"


def read_document(file: str) -> bytes:
    """Return the text of a document, from standard input for ``-``.

    Raises NotFoundError, and InvalidError for what cannot be read.
    """
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    path = Path(file)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file '{file}'.", _nearby(path)) from error
    except IsADirectoryError as error:
        raise InvalidError(f"'{file}' is a folder.", "Name the JSON file of a workflow document.") from error
    except OSError as error:
        raise InvalidError(f"The file '{file}' cannot be read: {error.strerror}.") from error


def _nearby(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir() if other.suffix == ".json"]
    except OSError:
        return ""
    return did_you_mean(path.name, names)
