"""The routes of runs."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from workflow_platform.api.runs.shapes import ResultAnswer, RunDetail, RunPage, run_answer, step_answer
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.stored import DatasetsOf, RunHistoryOf, RunsOf
from workflow_platform.api.strict_json import StrictRoute

router = APIRouter(prefix="/runs", tags=["runs"], route_class=StrictRoute)


@router.get("")
def list_runs(runs: RunsOf, limit: Limit = 50, offset: Offset = 0) -> RunPage:
    """List the runs, the last queued first."""
    return RunPage(items=[run_answer(run) for run in runs.list(limit, offset)])


@router.get("/{run_id}")
def get_run(run_id: UUID, runs: RunsOf, history: RunHistoryOf) -> RunDetail:
    """Return a run with its steps."""
    steps = [step_answer(step) for step in history.steps(run_id)]
    return RunDetail(**run_answer(runs.get(run_id)).model_dump(), steps=steps)


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
