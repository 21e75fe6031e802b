"""Mail where there is no mail server: a file each, which ``up`` shows, and a line in the log."""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from workflow_platform.api.mail.mailer import Mail

KEPT = 50
SUFFIX = ".txt"

_log = logging.getLogger(__name__)


class ConsoleMailer:
    """Writes mail to a folder that only the platform's account can read, and keeps the last 50."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: Mail) -> None:
        """Write it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}\n"
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".writing-")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        # Whoever watches the folder finds whole mails only, and their order in their names.
        Path(name).rename(self._folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}{SUFFIX}")
        for old in sorted(self._folder.glob(f"*{SUFFIX}"))[:-KEPT]:
            old.unlink()
        _log.info("No mail server is set, so this mail stays here:\n%s", text)
