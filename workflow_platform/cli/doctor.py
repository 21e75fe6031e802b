"""``doctor``: is everything there that the platform needs, and if not, what to do."""

from __future__ import annotations

import sys
from pathlib import Path

from workflow_platform.cli.checks import CHECKS, Finding, State
from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.terminal import Style, Terminal

MARKS: dict[State, tuple[str, Style]] = {
    "ok": ("✓", "green"),
    "warning": ("!", "yellow"),
    "failure": ("✗", "red"),
}

INDENT = " " * 15


def main(*, home: Path | None, dagster_port: int | None, port: int | None) -> int:
    """Print a line for each check; return 1 if something keeps the platform from working."""
    settings = chosen_settings(home=home, dagster_port=dagster_port, port=port)
    terminal = Terminal(sys.stdout)
    findings = [check(settings) for check in CHECKS]
    for finding in findings:
        _print_finding(terminal, finding)
    return 1 if any(finding.state == "failure" for finding in findings) else 0


def _print_finding(terminal: Terminal, finding: Finding) -> None:
    mark, style = MARKS[finding.state]
    first, *more = terminal.wrapped(finding.message, INDENT)
    subject = finding.subject.ljust(len(INDENT) - len(mark) - 1)
    terminal.line(f"{terminal.style(mark, style)} {subject}{first.strip()}")
    for line in more:
        terminal.line(line)
    for line in terminal.wrapped(finding.remedy, INDENT):
        terminal.line(terminal.style(line, "yellow"))
