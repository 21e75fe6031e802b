"""The routes that compute something for somebody who waits: previews, schemas, the rows of a run's steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.datasets.shapes import ColumnAnswer
from workflow_platform.api.previews.shapes import (
    PreviewBody,
    SampledTable,
    SchemasAnswer,
    SchemasBody,
    StepPreviewAnswer,
    StepRowsAnswer,
)
from workflow_platform.api.problems import workflow_problem
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.checking import space_of, tables
from workflow_platform.engine.checking import describe_document
from workflow_platform.engine.preview import SAMPLE_ROWS, Preview, Wanted
from workflow_platform.engine.row_view import ALL_ROWS
from workflow_platform.engine.step_rows import MOST_ROWS, RunStep, step_rows
from workflow_platform.engine.stored_rows import rows_page
from workflow_platform.errors import ConflictError
from workflow_platform.spec.schema import Column
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.run_history import RunHistory
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.tables import Document
from workflow_platform.store.workflows import Workflows

router = APIRouter(tags=["previews"], route_class=StrictRoute)

RowLimit = Annotated[int, Query(ge=1, le=1000, description="How many rows to give at most.")]
RowOffset = Annotated[int, Query(ge=0, le=MOST_ROWS, description="How many rows to leave out first.")]


@router.post("/workflows/preview")
async def preview_step(
    body: PreviewBody, request: Request, asker: AskerOf, site: SiteOf
) -> StepPreviewAnswer:
    """Compute the first rows of one step of a document. What is wrong with other steps does not matter."""
    space = await run_in_threadpool(space_of, site, asker.actor, body.workflow_id)
    readable = tables(site, asker.actor, space)
    preview = Preview(site.bounds, readable.databases)
    sample = SAMPLE_ROWS if body.rows == "sample" else None
    wanted = Wanted(body.document, body.step, body.parameters, body.limit, sample=sample)

    def compute() -> StepPreviewAnswer:
        found = preview.rows(wanted, readable.catalog)
        return StepPreviewAnswer(
            columns=_columns(found.schema),
            rows=found.rows,
            more=found.more,
            sampled=[SampledTable(table=cut.table, rows=cut.rows, total=cut.total) for cut in found.sampled],
        )

    return await site.computing.result(request, asker.account.id, compute, preview.cancel)


@router.post("/workflows/schemas")
async def describe_steps(body: SchemasBody, request: Request, asker: AskerOf, site: SiteOf) -> SchemasAnswer:
    """Tell the columns of every step of a document, and everything that is wrong with it."""

    def describe() -> SchemasAnswer:
        space = space_of(site, asker.actor, body.workflow_id)
        catalog = tables(site, asker.actor, space).catalog
        schemas, problems = describe_document(body.document, catalog, body.parameters or None)
        return SchemasAnswer(
            steps={step: _columns(schema) for step, schema in schemas.items()},
            problems=[workflow_problem(problem) for problem in problems],
        )

    # Nothing is read. What takes long is only a database that does not answer, which cannot be told.
    return await site.computing.result(request, asker.account.id, describe, lambda: None)


@router.get("/runs/{run_id}/steps/{step}/rows")
async def get_step_rows(
    run_id: UUID,
    step: Annotated[str, Path(max_length=100)],
    request: Request,
    asker: AskerOf,
    site: SiteOf,
    limit: RowLimit = 100,
    offset: RowOffset = 0,
) -> StepRowsAnswer:
    """Compute rows of a step from the versions of datasets that its run has read.

    A table behind a connection is read as it is now. Whoever asks needs to see every dataset that the step
    comes from, and to have the use of the connections.
    """
    run, document, space = await run_in_threadpool(_found, site, asker.actor, run_id, step)
    readable = tables(site, asker.actor, space, run.inputs)
    preview = Preview(site.bounds, readable.databases)

    def compute() -> StepRowsAnswer:
        wanted = RunStep(run_id, document, step, run.parameters)
        kept = step_rows(site.settings.scratch, wanted, readable.catalog, preview, site.bounds)
        shown = max(0, min(limit, kept.rows - offset))
        page = rows_page(kept.file, kept.schema, ALL_ROWS, site.bounds, limit=shown, offset=offset)
        return StepRowsAnswer(
            columns=_columns(kept.schema), rows=page.rows, total=kept.rows, complete=kept.complete
        )

    return await site.computing.result(request, asker.account.id, compute, preview.cancel)


def _found(site: Site, actor: Actor, run_id: UUID, step: str) -> tuple[StoredRun, Document, Actor]:
    """Return a run with its document, and whose names the document's names are."""
    with transaction(site.engine, actor) as session:
        run = Runs(session, actor).get(run_id)
        RunHistory(session, actor).step(run_id, step)
        if run.started_at is None or (run.ended_at is None and not run.inputs):
            message = "The run has not begun, so it is not settled yet what it reads."
            raise ConflictError(message, "Try again when it has.")
        workflows = Workflows(session, actor)
        document = workflows.version(run.workflow_id, run.number)
        return run, document, workflows.get(run.workflow_id).owner


def _columns(schema: Sequence[Column]) -> list[ColumnAnswer]:
    return [ColumnAnswer(name=column.name, type=column.type) for column in schema]
