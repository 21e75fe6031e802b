"""The files of accounts that are gone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workflow_platform.store.outbox import OutboxItem


@dataclass(frozen=True, slots=True)
class DiscardErrand:
    """Removes what a former owner has in the lake."""

    lake: Path

    def __call__(self, item: OutboxItem) -> None:
        """Do one. Raises OSError, to be tried again, and ValueError for what names no owner."""
        folder = self.lake / str(UUID(str(item.payload.get("owner"))))
        if folder.exists():
            shutil.rmtree(folder)
