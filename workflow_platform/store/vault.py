"""Seals credentials with AES-256-GCM, each bound to the row and the owner that it is stored for."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow_platform.errors import PlatformError
from workflow_platform.store.keys import KeyRing, add_key, ensure_keys

FORMAT = "v1"
NONCE_BYTES = 12


class SecretUnreadableError(PlatformError):
    """A sealed secret does not open: its key is gone, or it was sealed for another row or owner."""

    code = "secret-unreadable"
    status = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret is stored; sealed for one place, it opens in no other."""

    table: str
    row_id: UUID
    owner_id: UUID

    def bound(self, label: str) -> bytes:
        """Return what a seal with that label vouches for beside the secret."""
        return f"{label}|{self.table}|{self.row_id}|{self.owner_id}".encode()


class Vault:
    """Seals with the newest of its keys and opens with any."""

    def __init__(self, ring: KeyRing) -> None:
        self._ciphers: Mapping[str, AESGCM] = {
            _label(key_id): AESGCM(key) for key_id, key in ring.keys.items()
        }
        self._newest = _label(ring.newest)

    @classmethod
    def from_file(cls, path: Path) -> Vault:
        """Open the vault of a key file, made when absent, readable by us alone.

        Without that file what it sealed is lost. Raises InvalidError for a file that is none of ours.
        """
        return cls(ensure_keys(path))

    @classmethod
    def with_new_key(cls, path: Path) -> Vault:
        """Add a key to the file and open it; what the older keys sealed is stale from now on."""
        return cls(add_key(path))

    def seal(self, secret: str, place: Place) -> str:
        """Return the secret sealed for a place, as text."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, secret.encode(), place.bound(self._newest))
        return f"{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: Place) -> str:
        """Return the secret. Raises SecretUnreadableError."""
        label, _, body = sealed.rpartition(".")
        try:
            content = base64.b64decode(body, altchars=b"-_", validate=True)
            nonce, encrypted = content[:NONCE_BYTES], content[NONCE_BYTES:]
            return self._ciphers[label].decrypt(nonce, encrypted, place.bound(label)).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise SecretUnreadableError(
                "A stored password cannot be opened.",
                "Restore the key file that was in use when it was saved, or save it again.",
            ) from error

    def is_stale(self, sealed: str) -> bool:
        """Tell whether a secret was sealed with an older key, which must be kept for it."""
        return sealed.rpartition(".")[0] != self._newest


def _label(key_id: str) -> str:
    return f"{FORMAT}.{key_id}"
