"""Every call to a part of Dagster that it does not promise to keep, for the pinned version.

The tests of this module say what each of them must do; they fail when Dagster changes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from dagster import (
    MAX_RUNTIME_SECONDS_TAG,
    AssetKey,
    AssetsDefinition,
    DagsterEventType,
    DagsterInstance,
    DagsterRun,
    DagsterRunStatus,
    JobDefinition,
    RepositoryDefinition,
    RunsFilter,
)
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.definitions.metadata import RawMetadataValue
from dagster._core.errors import DagsterRunAlreadyExists
from dagster._core.origin import (
    JobPythonOrigin,
    RepositoryPythonOrigin,
    get_python_environment_entry_point,
)
from dagster._core.remote_origin import (
    GrpcServerCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)

from workflow_platform.orchestration.names import ATTRIBUTE, LOCATION, MODULE, REPOSITORY

if TYPE_CHECKING:
    from dagster._core.workspace.context import BaseWorkspaceRequestContext

Metadata = dict[str, RawMetadataValue]

# How long a statement of Dagster's may take, and how old a connection may get.
_STATEMENT_TIMEOUT_MS = 60_000
_POOL_RECYCLE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class CodeServer:
    """Where the process answers that loads our code location."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be.

    Attributes:
        id: its id, a UUID.
        lookup: the name under which the repository finds the job; ``job.name`` is what people see.
        job: the job as it is now; its shape is stored with the run.
        tags: what the run has besides the tags of its job.
    """

    id: str
    lookup: str
    job: JobDefinition
    tags: Mapping[str, str] = field(default_factory=dict)


class LiveRepository(RepositoryDefinition):
    """A repository whose assets are looked up anew each time that Dagster loads it."""

    _graph: tuple[Mapping[AssetKey, AssetsDefinition], AssetGraph] | None = None

    @property
    def asset_graph(self) -> AssetGraph:
        """The assets as they are now; the base class keeps those of the first time."""
        definitions = self.assets_defs_by_key
        if self._graph is None or self._graph[0] is not definitions:
            self._graph = definitions, AssetGraph.from_assets([*definitions.values()])
        return self._graph[1]


def keep_connections(instance: DagsterInstance) -> None:
    """Let this process keep a database connection; by default each event opens and closes one."""
    instance.optimize_for_webserver(_STATEMENT_TIMEOUT_MS, _POOL_RECYCLE_SECONDS, max_overflow=4)


def enqueue(instance: DagsterInstance, new: NewRun, server: CodeServer) -> DagsterRun:
    """Put a run into Dagster's queue, without the job being listed anywhere.

    Doing it again with the same id does nothing, or what the first time left to do.
    """
    run = instance.get_run_by_id(new.id) or _create(instance, new, server)
    if run.status is not DagsterRunStatus.NOT_STARTED:
        return run
    # The queue is a table, so the coordinator looks at no workspace.
    return instance.submit_run(run.run_id, cast("BaseWorkspaceRequestContext", None))


def _create(instance: DagsterInstance, new: NewRun, server: CodeServer) -> DagsterRun:
    location = GrpcServerCodeLocationOrigin(host=server.host, port=server.port, location_name=LOCATION)
    code = RepositoryPythonOrigin(
        executable_path=sys.executable,
        entry_point=get_python_environment_entry_point(sys.executable),
        code_pointer=ModuleCodePointer(MODULE, ATTRIBUTE, working_directory=None),
    )
    try:
        return instance.create_run_for_job(
            job_def=new.job,
            run_id=new.id,
            tags={**new.job.tags, **new.tags},
            remote_job_origin=RemoteJobOrigin(RemoteRepositoryOrigin(location, REPOSITORY), new.lookup),
            job_code_origin=JobPythonOrigin(new.lookup, code),
        )
    except DagsterRunAlreadyExists:
        run = instance.get_run_by_id(new.id)
        if run is None:
            raise
        return run


def statuses(instance: DagsterInstance, run_ids: Collection[str]) -> dict[str, DagsterRunStatus]:
    """Return the status of each run that Dagster knows, in one query."""
    if not run_ids:
        return {}
    runs = instance.get_runs(RunsFilter(run_ids=[*run_ids]))
    return {run.run_id: run.status for run in runs}


def cancel_run(instance: DagsterInstance, run_id: str) -> bool:
    """Cancel a run, queued or under way, and tell whether that is done or has been asked of its process."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.is_finished:
        return True
    if run.status is DagsterRunStatus.NOT_STARTED:
        instance.report_run_canceled(run)
        return True
    return instance.run_coordinator.cancel_run(run_id)


def end_canceled_run(instance: DagsterInstance, run_id: str) -> None:
    """Mark a run as canceled whose process cannot be asked."""
    run = instance.get_run_by_id(run_id)
    if run is not None and not run.is_finished:
        instance.report_run_canceled(run)


def end_lost_run(instance: DagsterInstance, run_id: str, message: str) -> None:
    """Mark a run as failed whose process is gone."""
    run = instance.get_run_by_id(run_id)
    if run is not None and not run.is_finished:
        instance.report_run_failed(run, message)


def time_exceeded(instance: DagsterInstance, run_id: str) -> int | None:
    """Return the seconds that a run was allowed to take, if it has taken longer, whatever it says itself."""
    record = instance.get_run_record_by_id(run_id)
    allowed = record and record.dagster_run.tags.get(MAX_RUNTIME_SECONDS_TAG)
    if record is None or not allowed or record.start_time is None:
        return None
    taken = (record.end_time or time.time()) - record.start_time
    return int(allowed) if taken > int(allowed) else None


def failure_words(instance: DagsterInstance, run_id: str) -> str:
    """Return the words that the first failed step of a run left, or an empty string."""
    for entry in instance.all_logs(run_id, of_type=DagsterEventType.STEP_FAILURE):
        event = entry.dagster_event
        if event is not None and (told := event.step_failure_data.user_failure_data):
            return told.description or ""
    return ""
