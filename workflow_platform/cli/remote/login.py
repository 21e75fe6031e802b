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
            address = email or _line("E-mail: ", "Give the address with --email.")
            remote.log_in(address, _secret("Password: "))
        found = remote.ask("GET", "/me")
    who = found.get("email") if isinstance(found, dict) else ""
    Terminal(sys.stdout).line(f"Logged in at {remote.address} as {who}.")
    return 0


def _secret(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return _line("", "Where nobody can be asked for the secret, it is read from standard input.")


def _line(prompt: str, hint: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        raise UsageError("Nothing was entered.", hint)
    return line
