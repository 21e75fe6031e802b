"""The mail that no mail server took, shown in the terminal as it comes."""

from __future__ import annotations

from pathlib import Path

from workflow_platform.api.mail.console import SUFFIX
from workflow_platform.cli.terminal import Terminal


class NewMail:
    """Shows what comes into a folder from now on."""

    def __init__(self, folder: Path, terminal: Terminal) -> None:
        self._folder = folder
        self._terminal = terminal
        self._shown = self._there()

    def show(self) -> None:
        """Show what has come since the last time."""
        there = self._there()
        for mail in sorted(there - self._shown):
            self._terminal.line()
            self._terminal.line(self._terminal.style("A mail, which no mail server is set for", "bold"))
            for line in mail.read_text(encoding="utf-8").splitlines():
                self._terminal.line(f"  {line}".rstrip())
        self._shown = there

    def _there(self) -> set[Path]:
        return set(self._folder.glob(f"*{SUFFIX}"))
