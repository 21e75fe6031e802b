"""A run followed from outside, until it has ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from workflow_platform.orchestration.news import CHANNEL, News
from workflow_platform.orchestration.notifications import Listener
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.runs import Runs, StoredRun

# News only say that something happened; what counts is the run's row, looked at this often.
LOOK_SECONDS = 1.0
NEWS_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a run is.

    Attributes:
        run: the run, as it was at the last look.
        news: what it was doing last, or None before its first step.
    """

    run: StoredRun
    news: News | None

    @property
    def fraction(self) -> float:
        """How much of the run is done, from 0 to 1, counting each step the same."""
        if self.run.state == "succeeded":
            return 1.0
        return (self.news.done + self.news.fraction) / self.news.steps if self.news else 0.0


def follow(engine: Engine, actor: Actor, run_id: UUID) -> Iterator[Followed]:
    """Yield where a run is, at least once a second, the last time when it has ended.

    Raises NotFoundError.
    """
    news: News | None = None
    with Listener(engine.url.render_as_string(hide_password=False), CHANNEL) as listener:
        while True:
            looked = time.monotonic()
            with transaction(engine) as session:
                run = Runs(session, actor).get(run_id)
            yield Followed(run, news)
            if run.ended_at is not None:
                return
            while time.monotonic() - looked < LOOK_SECONDS:
                own = [item for text in listener.wait(LOOK_SECONDS) if (item := _own(text, run_id))]
                if own:
                    news = own[-1]
                    time.sleep(NEWS_SECONDS)
                    break


def _own(text: str, run_id: UUID) -> News | None:
    news = News.model_validate_json(text)
    return news if news.run == run_id else None
