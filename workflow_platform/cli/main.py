"""The program ``workflow-platform``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    It is 0 for success, 1 for a failure, 2 for wrong usage and 130 after Ctrl-C.
    """
    try:
        # Ctrl-C may come while this is imported.
        from workflow_platform.cli.commands import run_command

        return run_command(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
