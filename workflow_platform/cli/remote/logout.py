"""``logout``: end the sign-in at a platform elsewhere."""

from __future__ import annotations

import sys

from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.terminal import Terminal


def main(*, server: str) -> int:
    """End the sign-in, and forget its tokens."""
    with Server(server) as remote:
        remote.log_out()
    Terminal(sys.stdout).line(f"Logged out at {remote.address}.")
    return 0
