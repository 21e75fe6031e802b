"""What signs requests to platforms elsewhere, kept in a file that only its owner can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflow_platform.errors import InvalidError

FILE_VARIABLE = "WORKFLOW_PLATFORM_CREDENTIALS"


class Credentials(BaseModel):
    """The tokens of a sign-in; a personal access token has no refresh token."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(None, repr=False)


class _Kept(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    servers: dict[str, Credentials] = Field(default_factory=dict)


def kept_credentials(server: str) -> Credentials | None:
    """Return what was kept for a server. Raises InvalidError for a file that cannot be read."""
    return _read().servers.get(server)


def keep_credentials(server: str, credentials: Credentials | None) -> None:
    """Keep what signs requests to a server, or forget it. Raises InvalidError."""
    kept = _read()
    if credentials is None:
        kept.servers.pop(server, None)
    else:
        kept.servers[server] = credentials
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".credentials-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(kept.model_dump_json(indent=2))
    Path(name).replace(file)


def _read() -> _Kept:
    file = _file()
    if not file.exists():
        return _Kept()
    try:
        return _Kept.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise InvalidError(
            f"'{file}' cannot be read as kept sign-ins.", "Remove it and log in again."
        ) from error


def _file() -> Path:
    chosen = os.environ.get(FILE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    configuration = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(configuration).expanduser() / "workflow-platform" / "credentials.json"
