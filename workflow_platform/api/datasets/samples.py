"""The sample data that an account begins with."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import UUID

from workflow_platform.api.errands import ErrandError
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.sample_datasets import load_samples
from workflow_platform.engine.samples import missing_samples
from workflow_platform.settings import Settings
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine
from workflow_platform.store.outbox import OutboxItem

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SamplesErrand:
    """Gives a new account the sample tables as datasets of its own."""

    engine: Engine
    settings: Settings
    bounds: Bounds

    def __call__(self, item: OutboxItem) -> None:
        """Do one. Raises ErrandError where the tables are not installed, and ValueError for no account.

        Also raises as ``samples_for`` does.
        """
        if not self.settings.sample_data:
            return
        if missing := missing_samples():
            raise ErrandError(f"The sample tables are not installed: {', '.join(missing)}.", final=True)
        new = Actor(UUID(str(item.payload.get("user"))), str(item.payload.get("name")))
        samples_for(new, self.engine, self.settings, self.bounds)


def samples_for(actor: Actor, engine: Engine, settings: Settings, bounds: Bounds) -> tuple[str, ...]:
    """Make datasets of the sample tables whose names are free, and return their names.

    Raises UnavailableError where the tables are not installed or the database is away.
    """

    def told(name: str) -> None:
        _log.info("Loading the sample table %s for %s.", name, actor.user_id)

    return load_samples(engine, actor, settings.lake, bounds, told)
