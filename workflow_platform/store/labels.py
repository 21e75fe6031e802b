"""The folders and tags that an actor has sorted workflows into."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.tables import WorkflowRow


@dataclass(frozen=True, slots=True)
class Label:
    """A folder or a tag, and how many workflows have it."""

    name: str
    workflows: int


class Labels:
    """What the actor's workflows are sorted by."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._own = (WorkflowRow.owner_id == actor.user_id, WorkflowRow.deleted_at.is_(None))

    def folders(self) -> tuple[Label, ...]:
        """Return the folders by name; workflows outside of folders are not among them."""
        return self._counted(select(WorkflowRow.folder.label("name")).where(WorkflowRow.folder != ""))

    def tags(self) -> tuple[Label, ...]:
        """Return the tags by name."""
        return self._counted(select(func.unnest(WorkflowRow.tags).label("name")))

    def _counted(self, names: Select[str]) -> tuple[Label, ...]:
        found = names.where(*self._own).subquery()
        counted = select(found.c.name, func.count()).group_by(found.c.name).order_by(found.c.name)
        return tuple(Label(*row) for row in self._session.execute(counted))
