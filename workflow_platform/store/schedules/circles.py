"""Workflows that would set each other off for ever, by way of the datasets that they wait for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, or_, select

from workflow_platform.store.database import Session
from workflow_platform.store.schedules.tables import ScheduleRow
from workflow_platform.store.tables import DatasetRow, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.workflows import latest_number

_RESULTS = '$.steps[*] ? (@.block == "result").settings.name'


def circle(session: Session, workflow_id: UUID, dataset_id: UUID) -> tuple[str, ...]:
    """Return the names along the way from a dataset by a workflow back to that dataset, or nothing.

    The way goes from a workflow to the datasets that it makes, and from a dataset to the workflows that
    wait for it. ``workflow_id`` is about to wait for ``dataset_id``.
    """
    start = session.get_one(DatasetRow, dataset_id)
    ways: list[tuple[UUID, tuple[str, ...]]] = [(workflow_id, (start.name,))]
    seen: set[UUID] = set()
    while ways:
        workflow_id, names = ways.pop()
        if workflow_id in seen:
            continue
        seen.add(workflow_id)
        workflow = session.get(WorkflowRow, workflow_id)
        if workflow is None:
            # It was shared and is not any more, so it does not run.
            continue
        for made in _made_by(session, workflow):
            way = (*names, workflow.name, made.name)
            if made.id == dataset_id:
                return way
            ways += [(waiting, way) for waiting in _waiting_for(session, made.id)]
    return ()


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
    yield from session.scalars(select(ScheduleRow.workflow_id).where(ScheduleRow.dataset_id == dataset_id))
