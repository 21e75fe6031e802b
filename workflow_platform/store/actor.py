"""Who asks: everything that is stored is reached on behalf of an actor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user."""

    user_id: UUID
    name: str
