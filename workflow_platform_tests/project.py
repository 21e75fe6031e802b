"""The project's own files, for the tests that read code and documents."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "workflow_platform"


def files(*suffixes: str) -> Iterator[Path]:
    """Yield the files that belong to the project, in order; without suffixes, all of them.

    What ``.gitignore`` names is left out; git itself is not needed.
    """
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().split())]
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if not _matches(name, ignored))
        for name in sorted(names):
            if not _matches(name, ignored) and (not suffixes or name.endswith(suffixes)):
                yield Path(folder, name)


def within(path: Path) -> str:
    """Return the path as it is written in the project, such as ``workflow_platform/errors.py``."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(), filename=str(path))


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
