"""``login``: sign in at a platform elsewhere."""

from __future__ import annotations

import getpass
import sys

from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.usage import UsageError


def main(*, server: str, email: str | None, with_token: bool) -> int:
    """Ask for the password, or for a personal access token, and keep what signs requests."""
    with Server(server) as remote:
        if with_token:
            remote.use_token(_secret("Personal access token: "))
        else:
            remote.log_in(email or _line("E-mail: "), _secret("Password: "))
        found = remote.ask("GET", "/me")
    who = found.get("email") if isinstance(found, dict) else ""
    Terminal(sys.stdout).line(f"Logged in at {remote.address} as {who}.")
    return 0


def _secret(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else _line("")


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        raise UsageError(
            "Nothing was entered.", "Give the address with --email, and the secret on standard input."
        )
    return line
