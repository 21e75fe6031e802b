"""A run as a stream of events: the rows are the truth, news only say when to look at them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import format_sse_event

from workflow_platform.api.asking import NotSignedInError
from workflow_platform.api.connections.patience import TooManyAtOnceError
from workflow_platform.api.runs.newsroom import Follower, TooManyFollowersError
from workflow_platform.api.runs.shapes import EventAnswer, ProgressAnswer, event_answer
from workflow_platform.errors import NotFoundError, UnavailableError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.run_history import RunHistory
from workflow_platform.store.runs import Runs

# More are left for the next look.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a run shows: the next events, and whether they are the last ones."""

    events: list[EventAnswer]
    is_end: bool


def look(engine: Engine, actor: Actor, run_id: UUID, after: int) -> Look:
    """Return what happened in a run after an event. Raises NotFoundError."""
    with transaction(engine, actor) as session:
        ended = Runs(session, actor).get(run_id).ended_at is not None
        events = RunHistory(session, actor).events(run_id, after, BATCH)
    # Once a run has ended, nothing happens in it any more.
    return Look([event_answer(event) for event in events], ended and len(events) < BATCH)


async def stream(
    following: AbstractContextManager[Follower], engine: Engine, asking: Callable[[], Actor], after: int
) -> AsyncIterator[bytes]:
    """Yield the events of a run after one of them as server-sent events, until the run has ended.

    ``following`` is what ``Newsroom.following`` gives; where there is no room any more, nothing is yielded.
    ``asking`` tells again and again who asks; it raises NotSignedInError when nobody does any more.
    A stream that ends without an event ``end`` may be resumed with the last id.
    """
    try:
        with following as follower:
            async for told in _told(follower, engine, asking, after):
                yield told
    except (TooManyFollowersError, TooManyAtOnceError):
        return


async def _told(
    follower: Follower, engine: Engine, asking: Callable[[], Actor], after: int
) -> AsyncIterator[bytes]:
    def seen() -> Look:
        return look(engine, asking(), follower.run_id, after)

    looked = float("-inf")
    while True:
        if follower.changed or time.monotonic() - looked >= follower.heartbeat:
            follower.changed, looked = False, time.monotonic()
            try:
                found = await run_in_threadpool(seen)
            except (NotFoundError, NotSignedInError, UnavailableError):
                return
            for event in found.events:
                after = event.number
                yield _event("event", event.model_dump_json(), str(after))
            if found.is_end:
                yield _event("end", "{}")
                return
            follower.changed |= len(found.events) == BATCH
        for told in _progress(follower):
            yield told
        if not follower.changed and not await follower.wait(follower.heartbeat):
            # It keeps proxies from taking the stream for dead.
            yield b": still here\n\n"


def _progress(follower: Follower) -> list[bytes]:
    news, follower.news = follower.news, None
    if news is None or not news.step:
        return []
    told = ProgressAnswer(step=news.step, done=news.done, steps=news.steps, fraction=news.fraction)
    return [_event("progress", told.model_dump_json())]


def _event(kind: str, data: str, number: str | None = None) -> bytes:
    return format_sse_event(data_str=data, event=kind, id=number)
