"""What this program is called, for commands that are shown to be copied."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

from workflow_platform.settings import Settings

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


def command_at(home: Path, *words: str) -> str:
    """Return a command on the platform of a folder as it can be called in another terminal.

    A variable that names the folder here may not be set there.
    """
    usual = Path(Settings.model_fields["home"].default).absolute()
    return shlex.join([program(), *words, *(["--home", str(home)] if home != usual else [])])
