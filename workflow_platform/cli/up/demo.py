"""The sign-in of the local user, who owns the sample data and the example workflows."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.cli.platform import Platform
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts

EMAIL = "demo@localhost"
# Without those that look like others.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """What to sign in with; ``password`` is None when its owner has chosen another."""

    email: str
    password: str | None


def demo_sign_in(platform: Platform) -> DemoSignIn:
    """Return the local user's sign-in, made where there is none.

    The password is random, and kept in a file of the home that only the platform's account can read.
    """
    from workflow_platform.api.accounts.passwords import Passwords

    passwords = Passwords()
    password = _kept_password(platform.settings.home / "demo-password")
    with transaction(platform.engine) as session:
        accounts = Accounts(session)
        account = accounts.find(EMAIL)
        if account is None:
            accounts.give(platform.actor, EMAIL, passwords.hash(password))
            return DemoSignIn(EMAIL, password)
    right, _ = passwords.check(password, account.password_hash)
    return DemoSignIn(EMAIL, password if right else None)


def _kept_password(file: Path) -> str:
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(_fresh_password())
    return file.read_text(encoding="utf-8").strip()


def _fresh_password() -> str:
    """Return 79 random bits in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
