"""The states that a run and its steps go through, always forwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

RunState = Literal["queued", "starting", "running", "succeeded", "failed", "canceled"]

StepState = Literal["waiting", "running", "succeeded", "failed", "skipped", "canceled"]
EventLevel = Literal["info", "warning", "error"]

RUN_STATES: tuple[RunState, ...] = get_args(RunState)
FINISHED: tuple[RunState, ...] = ("succeeded", "failed", "canceled")
STATE_WORDS: Mapping[RunState, str] = {
    "queued": "The run is queued.",
    "starting": "The run is starting.",
    "running": "The run has started.",
    "succeeded": "The run has succeeded.",
    "failed": "The run has failed.",
    "canceled": "The run was cancelled.",
}
STEP_STATES: tuple[StepState, ...] = get_args(StepState)
EVENT_LEVELS: tuple[EventLevel, ...] = get_args(EventLevel)


def states_before(state: RunState) -> tuple[RunState, ...]:
    """Return the states from which a run may go to ``state``; a finished run goes nowhere.

    >>> states_before("running")
    ('queued', 'starting')
    """
    unfinished = tuple(known for known in RUN_STATES if known not in FINISHED)
    return unfinished if state in FINISHED else unfinished[: unfinished.index(state)]
