"""Workflows that would set each other off for ever, by way of the datasets that they wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from workflow_platform.store.access import THINGS, Noun, may
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.schedules.tables import ScheduleRow
from workflow_platform.store.tables import DatasetRow, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.workflows import latest_number

_RESULTS = '$.steps[*] ? (@.block == "result").settings.name'


def circle(session: Session, actor: Actor, workflow_id: UUID, dataset_id: UUID) -> tuple[str, ...]:
    """Return the names along the way from a dataset by a workflow back to that dataset, or nothing.

    The way goes from a workflow to the datasets that it makes, and from a dataset to the workflows that
    wait for it. ``workflow_id`` is about to wait for ``dataset_id``. What the actor may not see has no name.
    """
    start = _Place("dataset", dataset_id)
    ways: list[tuple[UUID, tuple[_Place, ...]]] = [(workflow_id, (start,))]
    seen: set[UUID] = set()
    while ways:
        workflow_id, before = ways.pop()
        if workflow_id in seen:
            continue
        seen.add(workflow_id)
        workflow = session.get(WorkflowRow, workflow_id)
        if workflow is None or workflow.deleted_at is not None:
            # It does not run any more, or this session may not see it; when it is time, one that may looks.
            continue
        for made in _made_by(session, workflow):
            way = (*before, _Place("workflow", workflow.id), _Place("dataset", made.id))
            if made.id == dataset_id:
                return tuple(_name(session, actor, place) for place in way)
            ways += [(waiting, way) for waiting in _waiting_for(session, made.id)]
    return ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A thing on the way."""

    noun: Noun
    id: UUID


def _name(session: Session, actor: Actor, place: _Place) -> str:
    row = THINGS[place.noun].row
    name = session.scalar(select(row.name).where(row.id == place.id, may(actor, place.noun)))
    return name or f"a {place.noun} that is not shared with you"


def _made_by(session: Session, workflow: WorkflowRow) -> Iterator[DatasetRow]:
    """Yield the datasets that a workflow has made, and those that its latest version will make."""
    results = func.jsonb_path_query_array(WorkflowVersionRow.document, _RESULTS)
    names = (
        select(func.lower(func.jsonb_array_elements_text(results)))
        .join(WorkflowRow, WorkflowRow.id == WorkflowVersionRow.workflow_id)
        .where(WorkflowRow.id == workflow.id, WorkflowVersionRow.number == latest_number())
    )
    made = or_(DatasetRow.produced_by == workflow.id, func.lower(DatasetRow.name).in_(names))
    yield from session.scalars(select(DatasetRow).where(DatasetRow.owner_id == workflow.owner_id, made))


def _waiting_for(session: Session, dataset_id: UUID) -> Iterator[UUID]:
    waiting = (ScheduleRow.dataset_id == dataset_id, ScheduleRow.enabled)
    yield from session.scalars(select(ScheduleRow.workflow_id).where(*waiting))
