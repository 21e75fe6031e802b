"""Moves the platform's runs along with Dagster's, for whatever the runs could not tell themselves.

A run's own process marks it as running, succeeded or failed. What is left is what happens before
and after: it is canceled, it never starts, or its process dies.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from dagster import DagsterInstance, DagsterRunStatus

from workflow_platform.engine.publish import discard_workplace
from workflow_platform.orchestration import presence
from workflow_platform.orchestration.dagster_adapter import (
    end_lost_run,
    failure_words,
    statuses,
    time_exceeded,
)
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_states import FINISHED, RunState
from workflow_platform.store.system import UnfinishedRun, runs_unfinished

# How long a run may seem to have no process, because it is just ending.
GRACE_SECONDS = 10.0
# Queued runs are looked at more seldom, and only those whose turn comes next.
QUEUE_SECONDS = 10.0
QUEUE_LENGTH = 200

_STATES: dict[DagsterRunStatus, RunState] = {
    DagsterRunStatus.STARTING: "starting",
    DagsterRunStatus.SUCCESS: "succeeded",
    DagsterRunStatus.CANCELED: "canceled",
}
_LOST: dict[str, str] = {
    "code": "process-lost",
    "message": "The process of the run ended before the run did.",
    "hint": "It may have run out of memory. Run it again.",
}
_NOT_STARTED = {
    "code": "not-started",
    "message": "Dagster could not start the run.",
    "hint": "The run's log in Dagster says more.",
}
_DELETED = {"code": "deleted", "message": "The run was deleted in Dagster.", "hint": "Run it again."}


@dataclass(slots=True)
class Reconciliation:
    """Compares unfinished runs with Dagster's.

    Attributes:
        engine: the platform's database.
        url: its address.
        lake: the folder of the lake.
        instance: Dagster.
        clock: tells seconds.
    """

    engine: Engine
    url: str
    lake: Path
    instance: DagsterInstance
    clock: Callable[[], float] = time.monotonic
    _suspects: dict[UUID, float] = field(default_factory=dict)
    _queue_seen: float = float("-inf")

    def reconcile(self) -> bool:
        """Move what has to move, and tell whether there is any unfinished run."""
        with transaction(self.engine) as session:
            unfinished = runs_unfinished(session)
        runs = self._due(unfinished)
        known = statuses(self.instance, [_dagster_id(run) for run in runs])
        for run in runs:
            self._move(run, known.get(_dagster_id(run)))
        self._end_lost([run for run in runs if known.get(_dagster_id(run)) is DagsterRunStatus.STARTED])
        return bool(unfinished)

    def _due(self, unfinished: Sequence[UnfinishedRun]) -> list[UnfinishedRun]:
        started = [run for run in unfinished if run.state != "queued"]
        now = self.clock()
        if now - self._queue_seen < QUEUE_SECONDS:
            return started
        self._queue_seen = now
        return started + [run for run in unfinished if run.state == "queued"][:QUEUE_LENGTH]

    def _move(self, run: UnfinishedRun, status: DagsterRunStatus | None) -> None:
        error = None
        if status is DagsterRunStatus.FAILURE:
            state: RunState | None = "failed"
            error = self._failure(run)
        elif status is DagsterRunStatus.CANCELED and (seconds := self._exceeded(run)) is not None:
            # Dagster cancels such a run, and may not come to call it a failure.
            state, error = "failed", _too_long(seconds)
        elif status is None:
            # Until it has been handed to Dagster, the outbox takes care of it.
            state, error = ("failed", _DELETED) if run.state != "queued" else (None, None)
        else:
            state = _STATES.get(status)
        if state is not None and state != run.state:
            self._mark(run, state, error)

    def _failure(self, run: UnfinishedRun) -> dict[str, str]:
        # What its steps failed with, a run's process says itself, unless it dies before it can.
        if words := failure_words(self.instance, _dagster_id(run)):
            return {"code": "run-failed", "message": words, "hint": "The run's log in Dagster says more."}
        if (seconds := self._exceeded(run)) is not None:
            return _too_long(seconds)
        return _LOST if run.state == "running" else _NOT_STARTED

    def _exceeded(self, run: UnfinishedRun) -> int | None:
        return time_exceeded(self.instance, _dagster_id(run))

    def _end_lost(self, started: Sequence[UnfinishedRun]) -> None:
        running = [run for run in started if run.state == "running"]
        keys = {run.id: presence.key_of(UUID(_dagster_id(run))) for run in running}
        alive = presence.held(self.url, keys.values())
        now = self.clock()
        gone = {run.id: run for run in running if keys[run.id] not in alive}
        self._suspects = {run_id: self._suspects.get(run_id, now) for run_id in gone}
        for run_id, since in self._suspects.items():
            if now - since >= GRACE_SECONDS:
                self._end(gone[run_id])

    def _end(self, run: UnfinishedRun) -> None:
        if self._mark(run, "failed", _LOST):
            end_lost_run(self.instance, _dagster_id(run), _LOST["message"])

    def _mark(self, run: UnfinishedRun, state: RunState, error: Mapping[str, str] | None = None) -> bool:
        if state in FINISHED:
            discard_workplace(self.lake, run.id)
        with transaction(self.engine) as session:
            return mark_run(session, run.id, state, dagster_run_id=_dagster_id(run), error=error)


def _too_long(seconds: int) -> dict[str, str]:
    return {
        "code": "took-too-long",
        "message": f"The run took longer than the {seconds} seconds that it may take.",
        "hint": "Let it read or make fewer rows, or ask an administrator for more time.",
    }


def _dagster_id(run: UnfinishedRun) -> str:
    return run.dagster_run_id or str(run.id)
