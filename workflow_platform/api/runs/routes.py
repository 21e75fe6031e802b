"""The routes of runs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from workflow_platform.api.asking import AskerOf, asker_of
from workflow_platform.api.runs.live import look, stream
from workflow_platform.api.runs.shapes import (
    LogPage,
    RepeatBody,
    ResultAnswer,
    RunAnswer,
    RunDetail,
    RunPage,
    event_answer,
    run_answer,
    step_answer,
)
from workflow_platform.api.shapes import IdempotencyKey, Limit, Moment, Offset
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.stored import DatasetsOf, RunHistoryOf, RunsOf, WorkflowsOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.api.workflows.checking import check_values
from workflow_platform.engine.kept_parts import KeptParts
from workflow_platform.errors import ConflictError
from workflow_platform.store.run_states import RunState
from workflow_platform.store.runs import RunSearch, StoredRun

router = APIRouter(prefix="/runs", tags=["runs"], route_class=StrictRoute)

_TEXT = {"type": "string"}
_EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["event", "progress", "end"]},
        "id": {**_TEXT, "pattern": "^[0-9]+$"},
        "data": {**_TEXT, "contentMediaType": "application/json"},
    },
    "required": ["event", "data"],
}
_EVENTS: dict[int | str, dict[str, object]] = {
    200: {"description": "The events.", "content": {"text/event-stream": {"itemSchema": _EVENT}}},
    204: {"description": "The run has ended, and nothing comes after the last event."},
}
After = Annotated[int, Query(ge=0, le=2**31 - 1, description="The number of the last one that is known.")]


@router.get("")
def list_runs(
    runs: RunsOf,
    workflow: Annotated[UUID | None, Query(description="Only those of this workflow.")] = None,
    state: Annotated[list[RunState] | None, Query(max_length=10)] = None,
    since: Annotated[Moment | None, Query(description="Only those queued since.")] = None,
    until: Annotated[Moment | None, Query(description="Only those queued before.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> RunPage:
    """List the runs, the last queued first."""
    wanted = RunSearch(workflow, tuple(state or ()), since, until)
    found = runs.list(limit, offset, wanted)
    return RunPage(items=[run_answer(run) for run in found], total=runs.count(wanted))


@router.get("/{run_id}")
def get_run(run_id: UUID, runs: RunsOf, history: RunHistoryOf, site: SiteOf) -> RunDetail:
    """Return a run with its steps."""
    run = runs.get(run_id)
    steps = [step_answer(step) for step in history.steps(run_id)]
    return RunDetail(
        **run_answer(run).model_dump(),
        steps=steps,
        role=runs.role(run.workflow_id),
        resumable=_is_resumable(run, site),
    )


@router.get("/{run_id}/results")
def list_results(run_id: UUID, runs: RunsOf, datasets: DatasetsOf) -> list[ResultAnswer]:
    """List what a run has made."""
    runs.get(run_id)
    return [
        ResultAnswer(
            output=found.output or "",
            dataset_id=found.dataset_id,
            dataset=found.name,
            version=found.number,
            rows=found.rows,
            size_bytes=found.size_bytes,
        )
        for found in datasets.of_run(run_id)
    ]


@router.get("/{run_id}/logs")
def get_logs(
    run_id: UUID, runs: RunsOf, history: RunHistoryOf, after: After = 0, limit: Limit = 200
) -> LogPage:
    """Return what happened in a run after an event, in its order."""
    ended = runs.get(run_id).ended_at is not None
    events = history.events(run_id, after, limit)
    return LogPage(items=[event_answer(event) for event in events], complete=ended and len(events) < limit)


@router.get("/{run_id}/events", response_class=StreamingResponse, responses=_EVENTS)
async def follow_run(
    run_id: UUID,
    request: Request,
    asker: AskerOf,
    site: SiteOf,
    after: After = 0,
    last_event_id: Annotated[
        int | None, Header(ge=0, le=2**31 - 1, description="Resume after this event.")
    ] = None,
) -> Response:
    """Follow a run until it has ended.

    Server-sent events: ``event`` with a number as its id, ``progress`` with what the run is doing now, and
    ``end``. A client that was cut off resumes with ``Last-Event-ID``.
    """
    site.newsroom.require_room(asker.account.id)
    known = after if last_event_id is None else last_event_id
    found = await run_in_threadpool(look, site.engine, asker.actor, run_id, known)
    if found.is_end and not found.events and known:
        return Response(status_code=204)
    following = site.newsroom.following(run_id, asker.account.id)
    events = stream(following, site.engine, lambda: asker_of(request, site).actor, known)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.post("/{run_id}/cancel")
def cancel_run(run_id: UUID, runs: RunsOf) -> RunAnswer:
    """End a run for good. Nothing of it is published, whatever its process still does."""
    return run_answer(runs.cancel(run_id))


@router.post("/{run_id}/rerun", status_code=202)
def repeat_run(
    run_id: UUID,
    runs: RunsOf,
    workflows: WorkflowsOf,
    site: SiteOf,
    response: Response,
    body: RepeatBody | None = None,
    idempotency_key: IdempotencyKey = None,
) -> RunAnswer:
    """Run again what was run before, as it was or from the latest, from the beginning or where it failed."""
    wanted, earlier = body or RepeatBody(), runs.get(run_id)
    if wanted.resume and not _is_resumable(earlier, site):
        raise ConflictError(
            "Nothing of this run is kept to go on from.", "Run it again from the beginning instead."
        )
    if wanted.inputs == "same":
        run = runs.repeat(run_id, key=idempotency_key, resumes=wanted.resume)
    else:
        workflows.get(earlier.workflow_id, "editor")
        check_values(workflows, earlier.workflow_id, None, earlier.parameters)
        run = runs.submit(
            earlier.workflow_id,
            earlier.parameters,
            key=idempotency_key,
            repeats=earlier.id,
            resumes=wanted.resume,
        )
    response.headers["Location"] = f"/api/v1/runs/{run.id}"
    return run_answer(run)


def _is_resumable(run: StoredRun, site: Site) -> bool:
    return run.state == "failed" and KeptParts(site.settings.lake, run.owner_id, run.workflow_id).has(run.id)
