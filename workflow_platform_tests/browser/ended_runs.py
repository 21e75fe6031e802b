"""Runs that have ended, without the processes that would have run them."""

from __future__ import annotations

from uuid import UUID

import duckdb
import httpx2

from workflow_platform.api.site import Site
from workflow_platform.spec.schema import Column
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_steps import StepNews, record_step
from workflow_platform.store.system import run_for_dispatch

FAILURE = {"code": "execution-failed", "message": "It did not fit.", "hint": "Filter.", "detail": "22P02"}
COLUMNS = (Column("name", "VARCHAR"), Column("age", "INTEGER"))


def succeeded(site: Site, url: str, client: httpx2.Client, workflow: str) -> str:
    """Return the id of a run of such a workflow as ``people.document`` that has made a result of one row."""
    run = UUID(client.post(f"/workflows/{workflow}/execute").json()["id"])
    file = site.settings.lake / f"{run}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'Ana' AS name, 41 AS age) TO '{file}'")
    content = LakeFile(file.name, 1, file.stat().st_size, COLUMNS)
    engine = connect(url)
    with transaction(engine) as session:
        owner = run_for_dispatch(session, run).owner
        mark_run(session, run, "running")
        done = StepNews("succeeded", rows=1, columns=COLUMNS, sql="SELECT\n  *\nFROM people")
        record_step(session, run, "adults", done)
        Datasets(session, owner).publish("Adults", content, run_id=run, output="out")
        mark_run(session, run, "succeeded")
    engine.dispose()
    return str(run)


def failed(url: str, client: httpx2.Client, workflow: str, step: str) -> str:
    """Return the id of a run that has failed at one of its steps."""
    run = UUID(client.post(f"/workflows/{workflow}/execute").json()["id"])
    engine = connect(url)
    with transaction(engine) as session:
        mark_run(session, run, "running")
        record_step(session, run, step, StepNews("failed", error=FAILURE))
        mark_run(session, run, "failed", error=FAILURE | {"step": step})
    engine.dispose()
    return str(run)
