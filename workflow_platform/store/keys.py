"""The file of the vault's keys."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from workflow_platform.errors import InvalidError

KEY_BYTES = 32

Key = Annotated[Base64Bytes, Field(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class KeyRing(BaseModel):
    """AES keys by key id, and which of them is the newest."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    newest: str
    keys: dict[str, Key] = Field(repr=False)

    def with_new_key(self) -> KeyRing:
        """Return the ring with one more key, the newest."""
        key_id, key = secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)
        return KeyRing.model_construct(newest=key_id, keys={**self.keys, key_id: key})


def ensure_keys(path: Path) -> KeyRing:
    """Read the key file, making it first when there is none; of two makers the first wins."""
    if not path.exists():
        fresh = _written(KeyRing.model_construct(newest="", keys={}).with_new_key(), path.parent)
        try:
            # Unlike a rename, a link never replaces a file that somebody else has just made.
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return _read(path)


def add_key(path: Path) -> KeyRing:
    """Add a key to the file."""
    ring = ensure_keys(path).with_new_key()
    _written(ring, path.parent).replace(path)
    return ring


def _read(path: Path) -> KeyRing:
    try:
        ring = KeyRing.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InvalidError(f"{path} cannot be read as a key file.", "Restore it from a backup.") from error
    if ring.newest not in ring.keys:
        raise InvalidError(f"{path} lacks its newest key.", "Restore it from a backup.")
    return ring


def _written(ring: KeyRing, folder: Path) -> Path:
    """Write the ring to a new file that only we may read, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".keys-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(ring.model_dump_json())
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
