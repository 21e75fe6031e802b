"""The keys that sign access tokens, in a file of the platform's home."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflow_platform.errors import InvalidError


class SigningKeys(BaseModel):
    """Private Ed25519 keys in PEM by key id, and which of them signs."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    newest: str
    keys: dict[str, str] = Field(repr=False)

    @property
    def newest_key(self) -> str:
        """The key that signs."""
        return self.keys[self.newest]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each key after its id."""
        yield from self.keys.items()


def new_signing_keys() -> SigningKeys:
    """Return a ring with one new key."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    key_id = secrets.token_hex(4)
    return SigningKeys(newest=key_id, keys={key_id: pem})


def ensure_signing_keys(path: Path) -> SigningKeys:
    """Read the key file, making it first when there is none; of two makers the first wins.

    Raises InvalidError for a file that cannot be used.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".signing-")
        fresh = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(new_signing_keys().model_dump_json())
        try:
            # Unlike a rename, a link never replaces a file that somebody else has just made.
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    try:
        ring = SigningKeys.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        hint = "Remove it: a new one is made, and clients sign in again."
        raise InvalidError(f"{path} cannot be read as a key file.", hint) from error
    if ring.newest not in ring.keys:
        raise InvalidError(f"{path} lacks its newest key.", "Remove it: a new one is made.")
    return ring
