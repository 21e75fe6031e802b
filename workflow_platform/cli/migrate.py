"""``migrate``: bring an outside database up to date; ``up`` does it by itself."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.platform import database_address
from workflow_platform.cli.terminal import Terminal
from workflow_platform.store.application_role import admit_application
from workflow_platform.store.migrate import migrate, schema_status


def main(*, home: Path | None) -> int:
    """Migrate, say from which revision to which, and let the web application in. Raises UnavailableError."""
    settings = chosen_settings(home=home)
    url = database_address(settings)
    before = schema_status(url)
    terminal = Terminal(sys.stdout)
    if before.is_current:
        terminal.line(f"The database is up to date, at revision {before.needed}.")
    else:
        migrate(url)
        terminal.line(f"The database went from {before.current or 'nothing'} to revision {before.needed}.")
    admit_application(settings, url)
    return 0
