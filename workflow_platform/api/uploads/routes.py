"""The routes of uploads: a file comes in, is looked at, and becomes a dataset."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from workflow_platform.api.asking import Asker, AskerOf
from workflow_platform.api.datasets.answers import dataset_answer
from workflow_platform.api.datasets.receiving import require_room, write_body
from workflow_platform.api.problems import ProblemDetail
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.uploads.answers import preview_answer, rejects_answer
from workflow_platform.api.uploads.shapes import (
    CommitBody,
    Committed,
    CorrectionsBody,
    Preview,
    UploadAnswer,
)
from workflow_platform.engine.bounds import size_in_bytes
from workflow_platform.engine.ingest.corrections import GUESS
from workflow_platform.engine.unfinished_uploads import UnfinishedUploads
from workflow_platform.engine.uploads import keep_upload, preview_upload
from workflow_platform.errors import InvalidError
from workflow_platform.store.quotas import default_quotas

router = APIRouter(prefix="/uploads", tags=["uploads"], route_class=StrictRoute)

# The setting is the limit; this one only keeps the frame around all routes from being it.
MOST_BYTES = 2**50
FILE_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {}}}}}
FileName = Annotated[
    str, Query(min_length=1, max_length=255, description="The file's name; its end says the kind.")
]


@router.post("", status_code=201, max_body_size=MOST_BYTES, openapi_extra=FILE_BODY)
async def begin_upload(request: Request, asker: AskerOf, site: SiteOf, file: FileName) -> UploadAnswer:
    """Upload a file, sent as the body, to look at it before it becomes a dataset."""
    with site.files.one_of(asker.actor.user_id):
        await run_in_threadpool(require_room, site, asker.actor)
        with _uploads(site, asker).coming(file) as place:
            await write_body(request, place, size_in_bytes(site.settings.upload_limit))
        return await run_in_threadpool(_looked_at, site, asker, UUID(place.parent.stem))


@router.post("/{upload_id}/preview")
def preview(upload_id: UUID, body: CorrectionsBody, asker: AskerOf, site: SiteOf) -> Preview:
    """Say how a file is to be read, and see what would become of it."""
    found = _uploads(site, asker).get(upload_id)
    with site.files.one_of(asker.actor.user_id):
        return preview_answer(preview_upload(found.file, body.said(), site.import_bounds))


@router.post("/{upload_id}/commit", status_code=201)
def commit_upload(upload_id: UUID, body: CommitBody, asker: AskerOf, site: SiteOf) -> Committed:
    """Make a file a version of a dataset: a whole one, or none."""
    with site.files.one_of(asker.actor.user_id), _uploads(site, asker).taken(upload_id) as found:
        kept = keep_upload(
            site.engine,
            asker.actor,
            site.settings.lake,
            found.file,
            name=body.name,
            bounds=site.import_bounds,
            said=body.corrections.said(),
            mode=body.mode,
            most_rejects=body.max_rejects,
            quotas=default_quotas(site.settings),
        )
    return Committed(
        dataset=dataset_answer(kept.version),
        rejects=rejects_answer(kept.made),
        rejected=kept.made.rejected,
    )


@router.delete("/{upload_id}", status_code=204)
def discard_upload(upload_id: UUID, asker: AskerOf, site: SiteOf) -> None:
    """Remove a file that waits."""
    _uploads(site, asker).remove(upload_id)


def _uploads(site: Site, asker: Asker) -> UnfinishedUploads:
    return UnfinishedUploads(site.settings.scratch, asker.actor, site.settings.upload_hours)


def _looked_at(site: Site, asker: Asker, upload_id: UUID) -> UploadAnswer:
    found = _uploads(site, asker).get(upload_id)
    seen, problem = None, None
    try:
        seen = preview_answer(preview_upload(found.file, GUESS, site.import_bounds))
    except InvalidError as error:
        problem = ProblemDetail(code=error.code, message=error.message, hint=error.hint)
    return UploadAnswer(
        id=upload_id,
        file=found.file.name,
        size_bytes=found.file.stat().st_size,
        expires_at=found.expires_at,
        preview=seen,
        problem=problem,
    )
