"""Documents as files."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.compile.compiler import parse_workflow
from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.problems import did_you_mean
from workflow_platform.spec.workflow import WorkflowSpec

STANDARD_INPUT = "-"


def read_document(file: str) -> WorkflowSpec:
    """Read a document from a file, or from standard input for ``-``.

    Raises NotFoundError, InvalidError, and WorkflowInvalidError for what is no document.
    """
    return parse_workflow(_content(file))


def _content(file: str) -> bytes:
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
