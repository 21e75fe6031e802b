"""News of runs for all who follow one: a single connection listens for the whole process."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from workflow_platform.api.connections.patience import TooManyAtOnceError
from workflow_platform.errors import PlatformError, UnavailableError
from workflow_platform.orchestration.news import CHANNEL as NEWS
from workflow_platform.orchestration.news import News
from workflow_platform.store.database import Engine
from workflow_platform.store.listening import Listening
from workflow_platform.store.run_events import CHANNEL as EVENTS

MOST_FOLLOWERS = 1000
MOST_OF_ONE = 50
HEARTBEAT_SECONDS = 15.0
# How long a listener without followers stays, and how soon it notices that it has none.
_WAIT_SECONDS = 1.0
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class TooManyFollowersError(PlatformError):
    """More people follow runs than one process can serve."""

    code = "too-many-followers"
    status = 503


@dataclass(eq=False, slots=True)
class Follower:
    """Somebody who follows a run.

    Attributes:
        heartbeat: the seconds after which to look at the rows even if nothing was heard.
        changed: whether the run's rows may have changed since it was last asked.
        news: what the run is doing, None where nothing new was heard.
    """

    run_id: UUID
    user_id: UUID
    heartbeat: float
    changed: bool = True
    news: News | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> bool:
        """Return whether there is something new, at most ``seconds`` later."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), seconds)
        there = self._heard.is_set()
        self._heard.clear()
        return there

    def tell(self, news: News | None = None) -> None:
        """Take what was heard, in any thread."""
        # The loop ends with the server, and then nobody waits any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, news)

    def _take(self, news: News | None) -> None:
        if news is None:
            self.changed = True
        else:
            self.news = news
        self._heard.set()


class Newsroom:
    """Lets people follow runs. It listens while somebody does.

    Args:
        engine: the platform's database.
        heartbeat: the seconds after which a follower looks at the rows even if nothing was heard.
        most_of_one: how many runs one person may follow at the same time.
    """

    def __init__(
        self, engine: Engine, heartbeat: float = HEARTBEAT_SECONDS, most_of_one: int = MOST_OF_ONE
    ) -> None:
        self.heartbeat = heartbeat
        self._most_of_one = most_of_one
        self._engine = engine
        self._followers: set[Follower] = set()
        self._lock = threading.Lock()
        self._listening = False

    def require_room(self, user_id: UUID) -> None:
        """Raise TooManyAtOnceError or TooManyFollowersError if somebody can follow no run more."""
        with self._lock:
            self._require_room(user_id)

    @contextmanager
    def following(self, run_id: UUID, user_id: UUID) -> Iterator[Follower]:
        """Give a follower of a run, in a running event loop. Raises as ``require_room`` does."""
        follower = Follower(run_id, user_id, self.heartbeat)
        with self._lock:
            self._require_room(user_id)
            self._followers.add(follower)
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, name="news of runs", daemon=True).start()
        try:
            yield follower
        finally:
            with self._lock:
                self._followers.discard(follower)

    def _require_room(self, user_id: UUID) -> None:
        own = sum(follower.user_id == user_id for follower in self._followers)
        if own >= self._most_of_one:
            raise TooManyAtOnceError(f"You follow {self._most_of_one} runs already.", "Close some of them.")
        if len(self._followers) >= MOST_FOLLOWERS:
            raise TooManyFollowersError("Too many runs are being followed.", "Try again in a minute.")

    def _listen(self) -> None:
        while self._wanted():
            try:
                with Listening(self._engine, EVENTS, NEWS) as heard:
                    # What happened before is in the rows.
                    self._tell_all()
                    while self._wanted():
                        for channel, text in heard.wait(_WAIT_SECONDS):
                            self._pass_on(channel, text)
            except UnavailableError as error:
                _log.warning("Runs are followed more slowly: %s", error.message)
                time.sleep(_PAUSE_SECONDS)

    def _wanted(self) -> bool:
        with self._lock:
            self._listening = bool(self._followers)
            return self._listening

    def _tell_all(self) -> None:
        with self._lock:
            followers = [*self._followers]
        for follower in followers:
            follower.tell()

    def _pass_on(self, channel: str, text: str) -> None:
        news = News.model_validate_json(text) if channel == NEWS else None
        run_id = news.run if news else UUID(text)
        with self._lock:
            followers = [follower for follower in self._followers if follower.run_id == run_id]
        for follower in followers:
            follower.tell(news)
