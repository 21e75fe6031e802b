"""What happens in a run, kept in its order for whoever follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.store.database import Session
from workflow_platform.store.run_states import EventLevel
from workflow_platform.store.run_tables import RunEventRow
from workflow_platform.store.tables import RunRow
from workflow_platform.store.text import scrubbed

# The trigger of the table notifies this channel of the run of each event.
CHANNEL = "workflow_platform_run_events"
MESSAGE_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened in a run.

    Attributes:
        number: its place in the run, from 1 on.
        step: the step it happened to, or an empty string for the run itself.
        state: what the step or the run is since, or an empty string.
    """

    number: int
    at: datetime
    level: EventLevel
    step: str
    state: str
    message: str


def note_event(
    session: Session,
    run_id: UUID,
    message: str,
    *,
    step: str = "",
    state: str = "",
    level: EventLevel = "info",
) -> None:
    """Add an event to a run."""
    # The lock makes the order of numbers that of commits, so that who has read one has read all before.
    session.execute(select(RunRow.id).where(RunRow.id == run_id).with_for_update(key_share=True))
    last = select(func.coalesce(func.max(RunEventRow.number), 0)).where(RunEventRow.run_id == run_id)
    words = scrubbed(message)[:MESSAGE_LENGTH]
    event = select(
        RunRow.id,
        RunRow.owner_id,
        last.scalar_subquery() + 1,
        func.clock_timestamp(),
        *(literal(value) for value in (level, step, state, words)),
    ).where(RunRow.id == run_id)
    names = ["run_id", "owner_id", "number", "at", "level", "step", "state", "message"]
    session.execute(insert(RunEventRow).from_select(names, event))
