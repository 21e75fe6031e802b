"""The workflows that an actor has deleted, as long as that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Select, func, select

from workflow_platform.errors import NotFoundError
from workflow_platform.store.access import may
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.tables import DatasetRow, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.text import checked_name
from workflow_platform.store.workflow_rows import revive
from workflow_platform.store.workflows import Workflows

KEPT = timedelta(days=30)
# The datasets that a document names, whatever else is in it.
_READ = '$.steps[*] ? (@.block == "dataset").settings.dataset'

_GONE = "There is no such deleted workflow, or it is too late to have it back."


@dataclass(frozen=True, slots=True)
class DeletedWorkflow:
    """A workflow that was deleted; it can be had back ``until`` then."""

    id: UUID
    name: str
    deleted_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """A workflow that reads a result of another one."""

    id: UUID
    name: str
    dataset: str


class Trash:
    """The actor's deleted workflows, and what deleting one would mean to others."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def list(self, limit: int = 50, offset: int = 0) -> tuple[DeletedWorkflow, ...]:
        """Return the deleted workflows that can be had back, the last deleted first."""
        rows = self._deleted().order_by(WorkflowRow.deleted_at.desc(), WorkflowRow.id)
        return self._listed(rows.limit(limit).offset(offset))

    def count(self) -> int:
        """Return how many deleted workflows can be had back."""
        return self._session.scalar(self._deleted().with_only_columns(func.count())) or 0

    def get(self, workflow_id: UUID) -> DeletedWorkflow:
        """Return a deleted workflow. Raises NotFoundError."""
        found = self._listed(self._deleted().where(WorkflowRow.id == workflow_id))
        if not found:
            raise NotFoundError(_GONE)
        return found[0]

    def restore(self, workflow_id: UUID, name: str | None = None) -> None:
        """Undo a deletion, under another name if need be.

        Raises NotFoundError, ConflictError when the name is taken by now, and InvalidError for a bad name.
        """
        row = self._found(workflow_id)
        revive(self._session, row, row.name if name is None else checked_name(name))

    def readers(self, workflow_id: UUID) -> tuple[Reader, ...]:
        """Return the workflows that the actor sees read results of a workflow, by name.

        Raises NotFoundError.
        """
        owner = Workflows(self._session, self._actor).get(workflow_id).owner
        made = select(DatasetRow.name).where(DatasetRow.produced_by == workflow_id)
        names = [*self._session.scalars(made)]
        if not names:
            return ()
        explicit = {f"{owner.name}/{name}".casefold(): name for name in names}
        plain = {name.casefold(): name for name in names}
        latest = (
            select(func.jsonb_path_query_array(WorkflowVersionRow.document, _READ))
            .where(WorkflowVersionRow.workflow_id == WorkflowRow.id)
            .order_by(WorkflowVersionRow.number.desc())
            .limit(1)
            .correlate(WorkflowRow)
        )
        others = (
            select(
                WorkflowRow.id,
                WorkflowRow.owner_id,
                WorkflowRow.name,
                func.jsonb_path_query_array(WorkflowRow.draft, _READ),
                latest.scalar_subquery(),
            )
            .where(
                may(self._actor, "workflow"),
                WorkflowRow.deleted_at.is_(None),
                WorkflowRow.id != workflow_id,
            )
            .order_by(func.lower(WorkflowRow.name))
        )
        return tuple(
            Reader(id_, name, results[dataset])
            for id_, owner_id, name, of_draft, of_latest in self._session.execute(others)
            for results in (explicit | plain if owner_id == owner.user_id else explicit,)
            for dataset in sorted(_folded(of_draft) | _folded(of_latest))
            if dataset in results
        )

    def _found(self, workflow_id: UUID) -> WorkflowRow:
        row = self._session.scalar(self._deleted().where(WorkflowRow.id == workflow_id).with_for_update())
        if row is None:
            raise NotFoundError(_GONE)
        return row

    def _listed(self, wanted: Select[WorkflowRow]) -> tuple[DeletedWorkflow, ...]:
        rows = self._session.scalars(wanted)
        times = [(row, row.deleted_at) for row in rows if row.deleted_at is not None]
        return tuple(DeletedWorkflow(row.id, row.name, at, at + KEPT) for row, at in times)

    def _deleted(self) -> Select[WorkflowRow]:
        return select(WorkflowRow).where(
            WorkflowRow.owner_id == self._actor.user_id, WorkflowRow.deleted_at > func.now() - KEPT
        )


def _folded(names: JsonValue) -> set[str]:
    listed = names if isinstance(names, list) else []
    return {name.casefold() for name in listed if isinstance(name, str)}
