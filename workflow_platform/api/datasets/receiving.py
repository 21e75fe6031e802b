"""Files on their way in: streamed to a folder, never held in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

from anyio import open_file
from fastapi import Request

from workflow_platform.api.guard import TooLargeError
from workflow_platform.api.site import Site
from workflow_platform.engine.unfinished_uploads import UnfinishedUploads
from workflow_platform.errors import PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.quotas import check_room, default_quotas

# What is to stay free on the disk for everything else.
_RESERVE = 512 * 1024**2
_LOOK_EVERY = 64 * 1024**2


class NoRoomError(PlatformError):
    """The disk has no room for the file."""

    code = "no-room"
    status = 507


def require_room(site: Site, actor: Actor) -> None:
    """Raise StorageQuotaError if somebody has no room left for a dataset, before it is sent."""
    waiting = UnfinishedUploads(site.settings.scratch, actor, site.settings.upload_hours).bytes_waiting()
    with transaction(site.engine, actor) as session:
        check_room(session, actor.user_id, default_quotas(site.settings), waiting)


async def write_body(request: Request, target: Path, most: int) -> None:
    """Write the body of a request to a file as it comes.

    Raises TooLargeError for more than ``most`` bytes, and NoRoomError when the disk fills up.
    """
    declared = request.headers.get("content-length", "")
    _check(int(declared) if declared.isdecimal() else 0, most, target)
    size, looked = 0, 0
    async with await open_file(target, "wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most or size - looked > _LOOK_EVERY:
                _check(size, most, target)
                looked = size
            await file.write(chunk)


def _check(size: int, most: int, target: Path) -> None:
    if size > most:
        message = f"The file is larger than the {most / 1024**2:,.0f} MiB that are taken here."
        raise TooLargeError(message, "Pack it, or split it into several files.")
    if shutil.disk_usage(target.parent).free < _RESERVE + (size if not target.exists() else 0):
        raise NoRoomError("There is no room left for the file.", "Remove datasets, or ask the operator.")
