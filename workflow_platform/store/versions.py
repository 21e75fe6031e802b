"""The versions of an actor's workflows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.tables import WorkflowVersionRow
from workflow_platform.store.workflows import Workflows


@dataclass(frozen=True, slots=True)
class StoredNumber:
    """A version, without its document."""

    number: int
    created_at: datetime


class Versions:
    """The versions of the workflows that the actor may see."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._workflows = Workflows(session, actor)

    def list(self, workflow_id: UUID, limit: int = 50, offset: int = 0) -> tuple[StoredNumber, ...]:
        """Return versions, the latest first. Raises NotFoundError."""
        self._workflows.get(workflow_id)
        rows = (
            select(WorkflowVersionRow.number, WorkflowVersionRow.created_at)
            .where(WorkflowVersionRow.workflow_id == workflow_id)
            .order_by(WorkflowVersionRow.number.desc())
        )
        return tuple(StoredNumber(*row) for row in self._session.execute(rows.limit(limit).offset(offset)))

    def count(self, workflow_id: UUID) -> int:
        """Return how many versions a workflow has. Raises NotFoundError."""
        self._workflows.get(workflow_id)
        found = select(func.count()).where(WorkflowVersionRow.workflow_id == workflow_id)
        return self._session.scalar(found) or 0
