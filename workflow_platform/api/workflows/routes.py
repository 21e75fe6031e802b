"""The routes of workflows."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.problems import workflow_problem
from workflow_platform.api.runs.shapes import RunAnswer, run_answer
from workflow_platform.api.shapes import IdempotencyKey, Limit, Offset, OwnerFilter
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import DraftsOf, RunsOf, SessionOf, TrashOf, WorkflowsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.answers import detail, detail_published, draft_of, item
from workflow_platform.api.workflows.checking import check_values, checked, problems_of
from workflow_platform.api.workflows.etag import IfMatch, expected_revision
from workflow_platform.api.workflows.labels import readers_answer
from workflow_platform.api.workflows.shapes import (
    DeletionAnswer,
    DocumentBody,
    ExecuteBody,
    Validation,
    WorkflowBody,
    WorkflowDetail,
    WorkflowPage,
)
from workflow_platform.store.activity import activities
from workflow_platform.store.trash import KEPT
from workflow_platform.store.workflows import Search

router = APIRouter(prefix="/workflows", tags=["workflows"], route_class=StrictRoute)


@router.get("")
def list_workflows(
    asker: AskerOf,
    session: SessionOf,
    workflows: WorkflowsOf,
    search: Annotated[str, Query(max_length=100, description="Words of the name.")] = "",
    folder: Annotated[str | None, Query(max_length=200)] = None,
    tag: Annotated[str | None, Query(max_length=50)] = None,
    owner: OwnerFilter = None,
    sort: Literal["edited", "name", "created", "ran"] = "edited",
    limit: Limit = 50,
    offset: Offset = 0,
) -> WorkflowPage:
    """List the workflows, the last edited first unless ``sort`` says otherwise."""
    wanted = Search(text=search, whose=owner, folder=folder, tag=tag, sort=sort)
    page = workflows.search(wanted, limit, offset)
    lately = activities(session, asker.account.id, [found.id for found in page])
    return WorkflowPage(
        items=[item(found, lately[found.id]) for found in page], total=workflows.count(wanted)
    )


@router.post("", status_code=201)
def create_workflow(
    body: WorkflowBody,
    response: Response,
    asker: AskerOf,
    site: SiteOf,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
) -> WorkflowDetail:
    """Make a workflow. Its name is the document's."""
    spec = checked(site, asker.actor, body.document, None) if body.publish else None
    workflow_id = drafts.create(draft_of(body))
    return detail_published(workflow_id, spec, response, drafts, workflows)


@router.post("/validate")
def validate_document(body: DocumentBody, asker: AskerOf, site: SiteOf) -> Validation:
    """List everything that is wrong with a document, each thing at its place."""
    return Validation(
        problems=[
            workflow_problem(found)
            for found in problems_of(site, asker.actor, body.document, body.workflow_id)
        ]
    )


@router.get("/{workflow_id}")
def get_workflow(
    workflow_id: UUID, response: Response, drafts: DraftsOf, workflows: WorkflowsOf
) -> WorkflowDetail:
    """Return a workflow with its draft."""
    return detail(workflow_id, response, drafts, workflows)


@router.put("/{workflow_id}")
def change_workflow(
    workflow_id: UUID,
    body: WorkflowBody,
    response: Response,
    asker: AskerOf,
    site: SiteOf,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    if_match: IfMatch = None,
) -> WorkflowDetail:
    """Put a document in place of the one there is; ``publish`` makes it a version as well."""
    workflows.get(workflow_id, "editor")
    spec = checked(site, asker.actor, body.document, workflow_id) if body.publish else None
    drafts.change(workflow_id, draft_of(body), expected_revision(if_match))
    return detail_published(workflow_id, spec, response, drafts, workflows)


@router.delete("/{workflow_id}")
def delete_workflow(workflow_id: UUID, workflows: WorkflowsOf, trash: TrashOf) -> DeletionAnswer:
    """Delete a workflow, and tell what depends on it. Its runs and results stay, and it can be had back."""
    workflows.get(workflow_id, "owner")
    readers = readers_answer(trash.readers(workflow_id))
    return DeletionAnswer(until=workflows.delete(workflow_id) + KEPT, readers=readers)


@router.post("/{workflow_id}/execute", status_code=202)
def execute_workflow(
    workflow_id: UUID,
    runs: RunsOf,
    workflows: WorkflowsOf,
    response: Response,
    body: ExecuteBody | None = None,
    idempotency_key: IdempotencyKey = None,
) -> RunAnswer:
    """Run a workflow. The answer means that it will run, whatever happens to this server."""
    workflows.get(workflow_id, "editor")
    wanted = body or ExecuteBody()
    check_values(workflows, workflow_id, wanted.version, wanted.parameters)
    run = runs.submit(workflow_id, wanted.parameters, wanted.version, key=idempotency_key)
    response.headers["Location"] = f"/api/v1/runs/{run.id}"
    return run_answer(run)
