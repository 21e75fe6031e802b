"""The routes around all workflows: folders, tags, the deleted ones, and what reads one or is read by it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter, Response

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.stored import DraftsOf, LabelsOf, SessionOf, TrashOf, WorkflowsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.answers import detail
from workflow_platform.api.workflows.shapes import (
    DeletedAnswer,
    DeletedPage,
    LabelAnswer,
    NameBody,
    ReadAnswer,
    ReaderAnswer,
    WorkflowDetail,
)
from workflow_platform.store.labels import Label
from workflow_platform.store.references import reads
from workflow_platform.store.trash import Reader

router = APIRouter(prefix="/workflows", tags=["workflows"], route_class=StrictRoute)


@router.get("/folders")
def list_folders(labels: LabelsOf) -> list[LabelAnswer]:
    """List the folders that workflows are in, by name."""
    return _labels(labels.folders())


@router.get("/tags")
def list_tags(labels: LabelsOf) -> list[LabelAnswer]:
    """List the tags that workflows have, by name."""
    return _labels(labels.tags())


@router.get("/deleted")
def list_deleted(trash: TrashOf, limit: Limit = 50, offset: Offset = 0) -> DeletedPage:
    """List the deleted workflows that can be had back, the last deleted first."""
    items = [
        DeletedAnswer(id=found.id, name=found.name, deleted_at=found.deleted_at, until=found.until)
        for found in trash.list(limit, offset)
    ]
    return DeletedPage(items=items, total=trash.count())


@router.get("/{workflow_id}/readers")
def list_readers(workflow_id: UUID, trash: TrashOf) -> list[ReaderAnswer]:
    """List the workflows that read results of a workflow, and would miss it."""
    return readers_answer(trash.readers(workflow_id))


@router.get("/{workflow_id}/reads")
def list_reads(
    workflow_id: UUID, asker: AskerOf, session: SessionOf, workflows: WorkflowsOf, drafts: DraftsOf
) -> list[ReadAnswer]:
    """List the datasets and connections that a workflow's draft names, as the asker sees them.

    Whoever is to run the workflow, or to see its rows, has to see these too.
    """
    owner = workflows.get(workflow_id).owner
    found = reads(session, asker.actor, owner, drafts.get(workflow_id).document)
    return [ReadAnswer(kind=read.noun, name=read.word, id=read.thing_id, role=read.role) for read in found]


@router.post("/{workflow_id}/restore")
def restore_workflow(
    workflow_id: UUID,
    response: Response,
    trash: TrashOf,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    body: NameBody | None = None,
) -> WorkflowDetail:
    """Have a deleted workflow back, under another name if its own is taken by now."""
    trash.restore(workflow_id, body.name if body else None)
    return detail(workflow_id, response, drafts, workflows)


def readers_answer(readers: Iterable[Reader]) -> list[ReaderAnswer]:
    """Return readers as the API tells them."""
    return [ReaderAnswer(id=found.id, name=found.name, dataset=found.dataset) for found in readers]


def _labels(found: Iterable[Label]) -> list[LabelAnswer]:
    return [LabelAnswer(name=label.name, workflows=label.workflows) for label in found]
