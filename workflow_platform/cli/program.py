"""What this program is called, for commands that are shown to be copied."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAME = "workflow-platform"


def program() -> str:
    """Return the program as it can be called from this folder, also in another terminal.

    A virtual environment that is active here may not be active there.
    """
    called = Path(sys.argv[0])
    if called.name != NAME:
        return NAME
    found = shutil.which(NAME)
    absolute, here = called.absolute(), Path.cwd()
    if found and Path(found).absolute() == absolute and "VIRTUAL_ENV" not in os.environ:
        return NAME
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)
