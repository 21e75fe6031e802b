"""Finds a Chromium for the tests, or installs one: ``python -m workflow_platform_tests.browser.chromium``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Nothing that a browser does for its user's comfort: it would be traffic.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SYSTEM = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 300


def find(playwrights: str) -> str | None:
    """Return the path of Playwright's own Chromium, if it is there, or of the system's."""
    if Path(playwrights).exists():
        return playwrights
    return next(filter(None, map(shutil.which, _SYSTEM)), None)


def is_here() -> bool:
    """Return whether there is one."""
    with sync_playwright() as playwright:
        return find(playwright.chromium.executable_path) is not None


def install() -> None:
    """Install Playwright's where it can be downloaded, or else the system's, as its administrator."""
    by_playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(by_playwright, check=False, capture_output=True, timeout=_SECONDS).returncode == 0:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]):
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)


def main() -> int:
    """Install one unless there is one; return 1 if there is none then."""
    if not is_here():
        sys.stderr.write("Installing Chromium for the tests of the web app\n")
        install()
    if not is_here():
        sys.stderr.write("The tests of the web app need Chromium; install the package 'chromium'.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
