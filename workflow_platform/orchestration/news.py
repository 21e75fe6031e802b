"""Where a run is, told over the database to whoever follows it now; nothing is stored."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

CHANNEL = "workflow_platform_news"


class News(BaseModel):
    """What a run is doing.

    Attributes:
        run: the run.
        step: the step it is at, or an empty string at the end.
        done: how many steps are done.
        steps: how many there are.
        fraction: how much of the step is computed, from 0 to 1.
    """

    model_config = ConfigDict(frozen=True)

    run: UUID
    step: str
    done: int
    steps: int
    fraction: float = 0.0
