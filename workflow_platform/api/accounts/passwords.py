"""Passwords: Argon2id, as strong as OWASP's minimum, a few at a time."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from workflow_platform.errors import InvalidError, UnavailableError

# 27 ms and 19 MiB each; the library's own defaults let three people in a second sign in.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
_PATIENCE_SECONDS = 5.0

SHORTEST = 10
LONGEST = 256
COMMON = frozenset(
    {
        "0123456789",
        "1234567890",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "9876543210",
        "aaaaaaaaaa",
        "abcdefghij",
        "administrator",
        "asdfghjkl1",
        "changeme123",
        "footballer",
        "iloveyou12",
        "letmein123",
        "monkey1234",
        "password01",
        "password10",
        "password11",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "princess12",
        "q1w2e3r4t5",
        "qazwsxedcr",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "qwertyuiop1",
        "sunshine12",
        "superman12",
        "welcome123",
        "workflow123",
    }
)


class Passwords:
    """Hashes and checks passwords, no more of them at once than there are processors."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._nobodys = _HASHER.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """Return what to store of a password. Raises UnavailableError when too many are waiting."""
        with self._turn():
            return _HASHER.hash(password)

    def check(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Say whether a password is right, and what to store instead when its hash is out of date.

        Without ``stored`` it is wrong, after the same time. Raises UnavailableError.
        """
        with self._turn():
            right, fresh = _HASHER.verify_and_update(password, stored or self._nobodys)
        return right and stored is not None, fresh

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE_SECONDS):
            raise UnavailableError("Too many people are signing in right now.", "Try again in a moment.")
        try:
            yield
        finally:
            self._turns.release()


def checked_password(password: str, email: str) -> str:
    """Return a new password if it is good enough. Raises InvalidError, with what is wrong with it."""
    folded = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError(
            f"A password has {SHORTEST} to {LONGEST} characters.", "A few words together do well."
        )
    if folded in COMMON or len(set(folded)) < 4:  # noqa: PLR2004  # fewer are typed with one finger
        raise InvalidError(
            "This password is among the first that anybody tries.", "Take a few words together."
        )
    if folded in {email.casefold(), email.partition("@")[0].casefold()}:
        raise InvalidError("The password is the address.", "Take a few words together.")
    return password
