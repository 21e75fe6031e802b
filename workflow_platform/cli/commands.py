"""Finds the command, and turns errors into words and exit codes."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING

from workflow_platform.cli.arguments import parser
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.usage import UsageError
from workflow_platform.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

DEBUG_VARIABLE = "WORKFLOW_PLATFORM_DEBUG"
FAILED = 1
WRONG_USAGE = 2


def run_command(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 for success, 1 for a failure, 2 for wrong usage.

    Raises KeyboardInterrupt.
    Each command is a module of its own, imported only when it is asked for.
    """
    given = sys.argv[1:] if argv is None else argv
    if not given:
        parser().print_help(sys.stderr)
        return WRONG_USAGE
    arguments = vars(parser().parse_args(given))
    debug = bool(arguments.pop("debug", False)) or bool(os.environ.get(DEBUG_VARIABLE))
    sys.excepthook = sys.__excepthook__ if debug else _unexpected
    try:
        command = importlib.import_module(f"workflow_platform.cli.{arguments.pop('command')}")
        code = int(command.main(**arguments))
        sys.stdout.flush()
    except PlatformError as error:
        if debug:
            traceback.print_exc()
        Terminal(sys.stderr).error(error)
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except BrokenPipeError:
        # The reader, such as head, has seen enough; the interpreter must not flush into the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _unexpected(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    reason = f"{kind.__name__}: {error}".rstrip(": ")
    Terminal(sys.stderr).failure(
        f"Something went wrong that is not your fault: {reason}",
        f"Run the command again with --debug (or {DEBUG_VARIABLE}=1) and report what it prints.",
    )
