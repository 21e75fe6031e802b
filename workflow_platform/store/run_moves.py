"""Runs on their way: from state to state, always forwards, told to whoever follows them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, update

from workflow_platform.store.database import Session
from workflow_platform.store.notifications.incidents import settle_incident
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_states import FINISHED, STATE_WORDS, RunState, states_before
from workflow_platform.store.run_steps import settle_steps
from workflow_platform.store.tables import RunRow
from workflow_platform.store.text import scrubbed
from workflow_platform.store.turns import pass_turn


def mark_run(
    session: Session,
    run_id: UUID,
    state: RunState,
    *,
    dagster_run_id: str | None = None,
    error: Mapping[str, str] | None = None,
) -> bool:
    """Move a run forwards to ``state``, and say whether it moved.

    A run never goes back, and a finished one never changes, so late and repeated news do no harm.
    ``error`` says, for a failed run, its ``code``, ``message`` and ``hint``.
    """
    news: dict[str, object] = {"state": state}
    if state == "running":
        news["started_at"] = func.now()
    if state in FINISHED:
        news |= {"ended_at": func.now(), "error": _storable(error)}
    if dagster_run_id is not None:
        news["dagster_run_id"] = dagster_run_id
    earlier = RunRow.state.in_(states_before(state))
    moved = update(RunRow).where(RunRow.id == run_id, earlier).values(news).returning(RunRow.id)
    if session.scalar(moved) is None:
        return False
    if state in FINISHED:
        settle_steps(session, run_id, state)
        pass_turn(session, run_id)
        settle_incident(session, run_id, state)
    failed = state == "failed"
    words = error["message"] if failed and error and "message" in error else STATE_WORDS[state]
    note_event(session, run_id, words, state=state, level="error" if failed else "info")
    return True


def _storable(error: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if error is None else {key: scrubbed(words) for key, words in error.items()}
