"""``migrate``: bring an outside database up to date; ``up`` does it by itself."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.platform import database_address
from workflow_platform.cli.terminal import Terminal
from workflow_platform.store.migrate import migrate, schema_status


def main(*, home: Path | None) -> int:
    """Migrate, and print from which revision to which. Raises UnavailableError."""
    url = database_address(chosen_settings(home=home))
    before = schema_status(url)
    terminal = Terminal(sys.stdout)
    if before.is_current:
        terminal.line(f"The database is up to date, at revision {before.needed}.")
        return 0
    migrate(url)
    terminal.line(f"The database went from {before.current or 'nothing'} to revision {before.needed}.")
    return 0
