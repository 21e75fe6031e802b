"""Secrets that the platform hands out: long random words, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets

# 256 bits cannot be guessed, so a plain hash keeps them as safe as a slow one would.
_BYTES = 32


def new_secret(prefix: str) -> str:
    """Return a new secret that starts with ``prefix``, by which scanners find leaked ones."""
    return prefix + secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()
