"""Workflows as the API tells them."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from workflow_platform.api.workflows.etag import tag
from workflow_platform.api.workflows.shapes import (
    LastRunAnswer,
    WorkflowAnswer,
    WorkflowBody,
    WorkflowDetail,
    WorkflowItem,
)
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.activity import Activity
from workflow_platform.store.drafts import Draft, Drafts
from workflow_platform.store.workflows import StoredWorkflow, Workflows


def draft_of(body: WorkflowBody) -> Draft:
    """Return the draft that a body asks for."""
    return Draft(dict(body.document), dict(body.layout), body.folder, tuple(dict.fromkeys(body.tags)))


def detail_published(
    workflow_id: UUID, spec: WorkflowSpec | None, response: Response, drafts: Drafts, workflows: Workflows
) -> WorkflowDetail:
    """Return a workflow, after its draft was published where it is right."""
    if spec is not None:
        drafts.publish(workflow_id, spec)
    return detail(workflow_id, response, drafts, workflows)


def detail(workflow_id: UUID, response: Response, drafts: Drafts, workflows: Workflows) -> WorkflowDetail:
    """Return a workflow with its draft, and tell its revision."""
    found, draft = workflows.get(workflow_id), drafts.get(workflow_id)
    tag(response, found.revision)
    return WorkflowDetail(
        **answer(found).model_dump(),
        published=drafts.is_published(workflow_id),
        document=draft.document,
        layout=draft.layout,
    )


def answer(found: StoredWorkflow) -> WorkflowAnswer:
    """Return a workflow as the API tells it."""
    return WorkflowAnswer(
        id=found.id,
        name=found.name,
        owner=found.owner.name,
        role=found.role,
        slug=found.slug,
        version=found.number,
        revision=found.revision,
        folder=found.folder,
        tags=found.tags,
        created_at=found.created_at,
        edited_at=found.edited_at,
        last_run_at=found.last_run_at,
    )


def item(found: StoredWorkflow, activity: Activity) -> WorkflowItem:
    """Return a workflow of a list as the API tells it."""
    last = activity.last_run
    return WorkflowItem(
        **answer(found).model_dump(),
        last_run=None if last is None else LastRunAnswer.model_validate(last, from_attributes=True),
        next_run_at=activity.next_run_at,
    )
