"""Who runs the embedded PostgreSQL: ourselves, or for root, which it refuses, another account."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterable
from pathlib import Path

# The first of them that the machine knows.
ACCOUNTS = ("postgres", "nobody")


def server_account(folder: Path) -> pwd.struct_passwd | None:
    """Return the account that the server of ``folder`` must run as, or None for our own.

    Only root needs one. A folder that has an owner already keeps it. Raises PermissionError without one.
    """
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    accounts = pwd.getpwall()
    if owner:
        fitting = [account for account in accounts if account.pw_uid == owner]
    else:
        fitting = [account for name in ACCOUNTS for account in accounts if account.pw_name == name]
    if not fitting:
        raise PermissionError(f"No account of this machine can own {folder}")
    return fitting[0]


def claim(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make ``folder`` private to the account, creating it when absent.

    Raises PermissionError for a folder of somebody else, which may have been laid as a trap.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = account.pw_uid if account else os.geteuid()
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise PermissionError(f"{folder} belongs to somebody else")
    if account and found.st_uid != owner:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def let_pass(paths: Iterable[Path]) -> None:
    """Let other accounts walk through the folders above ``paths``, without letting them look inside."""
    for parent in {parent for path in paths for parent in path.resolve().parents}:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
