"""The routes that take workflows elsewhere: copies, files, and back."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import DraftsOf, WorkflowsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.answers import detail, detail_published
from workflow_platform.api.workflows.checking import checked
from workflow_platform.api.workflows.shapes import NameBody, WorkflowDetail
from workflow_platform.spec.names import Name
from workflow_platform.store.drafts import Draft
from workflow_platform.store.tables import Document

router = APIRouter(prefix="/workflows", tags=["workflows"], route_class=StrictRoute)

_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The document.", "content": {"application/json": {"schema": {"type": "object"}}}}
}


@router.post("/import", status_code=201)
def import_workflow(
    document: Annotated[Document, Body(description="A workflow document, as export gives it.")],
    response: Response,
    asker: AskerOf,
    site: SiteOf,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    name: Annotated[Name | None, Query(description="Another name than the document's.")] = None,
    publish: Annotated[bool, Query(description="Make it a version that runs.")] = False,  # noqa: FBT002  # passed by name
) -> WorkflowDetail:
    """Make a workflow of a document, sent as the body."""
    named = document if name is None else {**document, "name": name}
    spec = checked(site, asker.actor, named, None) if publish else None
    workflow_id = drafts.create(Draft(named, {}))
    return detail_published(workflow_id, spec, response, drafts, workflows)


@router.post("/{workflow_id}/duplicate", status_code=201)
def duplicate_workflow(
    workflow_id: UUID,
    response: Response,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    body: NameBody | None = None,
) -> WorkflowDetail:
    """Make a workflow like another one. It is a draft, since two workflows cannot have the same results."""
    copy = drafts.copy(workflow_id, body.name if body else None)
    return detail(copy, response, drafts, workflows)


@router.get("/{workflow_id}/export", response_class=Response, responses=_FILE)
def export_workflow(
    workflow_id: UUID,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The draft by default.")] = None,
) -> Response:
    """Return the document of a workflow as a file."""
    found = workflows.get(workflow_id)
    document = (
        drafts.get(workflow_id).document if version is None else workflows.version(workflow_id, version)
    )
    return Response(
        json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{found.slug}.json"'},
    )
