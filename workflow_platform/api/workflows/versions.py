"""The routes of the versions of a workflow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.site import SiteOf
from workflow_platform.api.stored import DraftsOf, VersionsOf, WorkflowsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.answers import detail_published
from workflow_platform.api.workflows.checking import checked
from workflow_platform.api.workflows.etag import IfMatch, expected_revision
from workflow_platform.api.workflows.shapes import WorkflowDetail
from workflow_platform.api.workflows.version_shapes import (
    ChangeAnswer,
    DifferenceAnswer,
    RestoreVersionBody,
    StepChangesAnswer,
    VersionAnswer,
    VersionDocument,
    VersionPage,
)
from workflow_platform.spec.changes import Change, changes

router = APIRouter(prefix="/workflows/{workflow_id}/versions", tags=["workflows"], route_class=StrictRoute)

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Other = Annotated[int, Query(ge=1, le=2**31 - 1, description="The version to compare with.")]


@router.get("")
def list_versions(
    workflow_id: UUID, versions: VersionsOf, limit: Limit = 50, offset: Offset = 0
) -> VersionPage:
    """List the versions of a workflow, the latest first."""
    found = versions.list(workflow_id, limit, offset)
    items = [VersionAnswer(number=version.number, created_at=version.created_at) for version in found]
    return VersionPage(items=items, total=versions.count(workflow_id))


@router.get("/{number}")
def get_version(workflow_id: UUID, number: Number, workflows: WorkflowsOf) -> VersionDocument:
    """Return a version of a workflow."""
    return VersionDocument(number=number, document=workflows.version(workflow_id, number))


@router.get("/{number}/changes")
def compare_versions(
    workflow_id: UUID, number: Number, since: Other, workflows: WorkflowsOf
) -> DifferenceAnswer:
    """Tell what changed in a version since another one."""
    found = changes(workflows.version(workflow_id, since), workflows.version(workflow_id, number))
    return DifferenceAnswer(
        added=[*found.added],
        removed=[*found.removed],
        changed=[StepChangesAnswer(step=step.step, changes=_told(step.changes)) for step in found.changed],
        others=_told(found.others),
    )


@router.post("/{number}/restore")
def restore_version(
    workflow_id: UUID,
    number: Number,
    response: Response,
    asker: AskerOf,
    site: SiteOf,
    drafts: DraftsOf,
    workflows: WorkflowsOf,
    body: RestoreVersionBody | None = None,
    if_match: IfMatch = None,
) -> WorkflowDetail:
    """Take up an earlier version again: a new version with its document, under the name of today."""
    found, draft = workflows.get(workflow_id, "editor"), drafts.get(workflow_id)
    document = {**workflows.version(workflow_id, number), "name": found.name}
    publish = (body or RestoreVersionBody()).publish
    spec = checked(site, asker.actor, document, workflow_id) if publish else None
    drafts.change(workflow_id, replace(draft, document=document), expected_revision(if_match))
    return detail_published(workflow_id, spec, response, drafts, workflows)


def _told(found: Iterable[Change]) -> list[ChangeAnswer]:
    return [ChangeAnswer(pointer=change.at, before=change.before, after=change.after) for change in found]
