"""The states that a run goes through, always forwards."""

from __future__ import annotations

from typing import Literal, get_args

RunState = Literal["queued", "starting", "running", "succeeded", "failed", "canceled"]

RUN_STATES: tuple[RunState, ...] = get_args(RunState)
FINISHED: tuple[RunState, ...] = ("succeeded", "failed", "canceled")


def states_before(state: RunState) -> tuple[RunState, ...]:
    """Return the states from which a run may go to ``state``; a finished run goes nowhere.

    >>> states_before("running")
    ('queued', 'starting')
    """
    unfinished = tuple(known for known in RUN_STATES if known not in FINISHED)
    return unfinished if state in FINISHED else unfinished[: unfinished.index(state)]
