"""What a Dagster run does before its first op and after its last one, for a run of the platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from dagster import DagsterRun, InitResourceContext

from workflow_platform.engine.bounds import Bounds
from workflow_platform.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from workflow_platform.orchestration.dagster_adapter import keep_connections
from workflow_platform.orchestration.jobs import Worker
from workflow_platform.orchestration.names import own_name
from workflow_platform.orchestration.news import CHANNEL
from workflow_platform.orchestration.outline import Outline
from workflow_platform.orchestration.presence import Presence, key_of
from workflow_platform.orchestration.stored_work import Assignment, Place, StoredWork
from workflow_platform.orchestration.work import Work
from workflow_platform.settings import Settings
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.database import Session, connect, transaction
from workflow_platform.store.quotas import default_quotas
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.system import StoredDocument, run_for_dispatch, run_of_dagster
from workflow_platform.store.vault import Vault


def platform_url(settings: Settings) -> str:
    """Return the address of the platform's database. Raises UnavailableError where none is named."""
    if settings.database_url is None:
        hint = "'workflow-platform up' names it to what it starts; elsewhere, set DATABASE_URL."
        raise UnavailableError("Nobody has said where the platform's database is.", hint)
    return settings.database_url


@contextmanager
def open_place(settings: Settings) -> Iterator[Place]:
    """Connect to the platform that the settings describe."""
    engine = connect(platform_url(settings), pool_size=1)
    bounds = Bounds(settings.memory_limit, settings.threads, settings.temp_limit, settings.scratch)
    try:
        vault = Vault.from_file(settings.vault_file)
        yield Place(
            engine, settings.lake, vault, bounds, settings.reachable_networks, default_quotas(settings)
        )
    finally:
        engine.dispose()


def worker_of(version: StoredDocument, outline: Outline) -> Worker:
    """Return what gives a Dagster run of this version its work."""

    def worker(context: InitResourceContext) -> Iterator[Work]:
        run = context.run
        if run is None or context.instance is None:
            raise InvalidError("The work of a workflow needs a Dagster run.")
        # Of all places that are ours, this is the first that a run's process comes to.
        keep_connections(context.instance)
        settings = Settings()
        run_id = UUID(run.run_id)
        with (
            open_place(settings) as place,
            Presence(platform_url(settings), key_of(run_id)) as presence,
        ):
            given: Mapping[str, Scalar] = context.resource_config.get("parameters", {})
            with transaction(place.engine) as session:
                stored = _own_run(session, version, run, given)
                if stored.ended_at is not None:
                    raise ConflictError("The run was ended before it began.")
                mark_run(session, stored.id, "running", dagster_run_id=run.run_id)
            steps = _steps(run, outline)
            assignment = Assignment(
                run_id=stored.id,
                version=version,
                parameters=stored.parameters,
                pins=stored.inputs,
                steps=steps,
                results=[step.id for step in outline.steps if step.ends and step.id in steps],
                resumes=stored.repeats if stored.resumes else None,
            )
            with StoredWork(
                place, assignment, lambda news: presence.notify(CHANNEL, news.model_dump_json())
            ) as work:
                yield work

    return worker


def _own_run(
    session: Session, version: StoredDocument, dagster_run: DagsterRun, parameters: Mapping[str, Scalar]
) -> StoredRun:
    """Return the platform's run of a Dagster run: it has the same id, unless Dagster's pages started it.

    One that Dagster's pages start again has the values of the run before.
    """
    run_id = UUID(dagster_run.run_id)
    try:
        return run_for_dispatch(session, run_id).run
    except NotFoundError:
        given = parameters or _values_before(session, dagster_run)
        run = Runs(session, version.owner).submit(version.workflow_id, given, version.number)
        # No longer queued when this commits, so the dispatcher starts nothing for it.
        mark_run(session, run.id, "starting", dagster_run_id=str(run_id))
        return run


def _values_before(session: Session, run: DagsterRun) -> Mapping[str, Scalar]:
    if run.parent_run_id is None:
        return {}
    try:
        return run_of_dagster(session, run.parent_run_id).run.parameters
    except NotFoundError:
        return {}


def _steps(run: DagsterRun, outline: Outline) -> frozenset[str]:
    everything = frozenset(step.id for step in outline.steps) or frozenset({""})
    if run.step_keys_to_execute is None:
        return everything
    return everything & {own_name(key) for key in run.step_keys_to_execute}
