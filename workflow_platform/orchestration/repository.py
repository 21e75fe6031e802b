"""The code location: jobs and datasets as the store has them at the moment Dagster asks."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dagster import (
    AssetKey,
    AssetsDefinition,
    DagsterInvariantViolationError,
    JobDefinition,
    RepositoryData,
    ResourceDefinition,
    ScheduleDefinition,
    SensorDefinition,
)

from workflow_platform.engine.stored_catalog import NamedTables
from workflow_platform.errors import NotFoundError
from workflow_platform.orchestration.assets import asset_definitions
from workflow_platform.orchestration.dagster_adapter import LiveRepository
from workflow_platform.orchestration.jobs import build_job
from workflow_platform.orchestration.names import (
    NAME_TAG,
    OWNER_TAG,
    REPOSITORY,
    VERSION_TAG,
    WORKFLOW_TAG,
    job_name,
    parse_job_name,
)
from workflow_platform.orchestration.outline import Asset, Outline, outline
from workflow_platform.orchestration.schedules import clock, watch
from workflow_platform.orchestration.worker import platform_url, worker_of
from workflow_platform.settings import Settings
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.system import (
    ProducedDataset,
    StoredDocument,
    datasets_with_producers,
    recent_keys,
    version_by_key,
)

# Listing more jobs than are kept would build all of them at every load.
_SPARE_JOBS = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuiltWorkflow:
    """A version of a workflow as Dagster sees it."""

    outline: Outline
    job: JobDefinition


class StoredWorkflows(RepositoryData):
    """Builds the job of any version on demand, and lists those of the most recent workflows."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._built = lru_cache(maxsize=settings.listed_jobs + _SPARE_JOBS)(self._build)
        self._assets = lru_cache(maxsize=1)(asset_definitions)

    def get_job_names(self) -> Sequence[str]:
        """Return the names of the jobs that are listed."""
        return [job_name(key) for key in self._recent()]

    def get_all_jobs(self) -> Sequence[JobDefinition]:
        """Return the jobs that are listed, each of its workflow's latest version."""
        return [self._built(key, number).job for key, number in self._recent().items()]

    def has_job(self, name: str) -> bool:
        """Tell whether there is such a workflow, listed or not."""
        return self._number(name) is not None

    def get_job(self, name: str) -> JobDefinition:
        """Return the job of a workflow, of the version that the name says or else of the latest."""
        key, _ = parse_job_name(name)
        number = self._number(name)
        if number is None:
            message = f"There is no workflow for the job '{name}'."
            raise DagsterInvariantViolationError(message)
        return self._built(key, number).job

    def get_assets_defs_by_key(self) -> Mapping[AssetKey, AssetsDefinition]:
        """Return the datasets that were published last."""
        with transaction(self._engine) as session:
            datasets = datasets_with_producers(session, self._settings.listed_jobs)
        # Most datasets were made by workflows that are listed, whose latest versions take one query.
        latest = self._recent()
        return self._assets(datasets, tuple(self._upstream(dataset, latest) for dataset in datasets))

    def get_all_schedules(self) -> Sequence[ScheduleDefinition]:
        """Return the one schedule that fires those of the platform."""
        return [clock(lambda: self._engine)]

    def get_all_sensors(self) -> Sequence[SensorDefinition]:
        """Return the one sensor that looks for datasets with new versions."""
        return [watch(lambda: self._engine)]

    def get_top_level_resources(self) -> Mapping[str, ResourceDefinition]:
        """Return nothing: every job brings what it needs."""
        return {}

    def get_env_vars_by_top_level_resource(self) -> Mapping[str, AbstractSet[str]]:
        """Return nothing: there are no such resources."""
        return {}

    def listing(self) -> frozenset[tuple[str, ...]]:
        """Return what tells one listing from another: versions of workflows and names of datasets."""
        with transaction(self._engine) as session:
            datasets = datasets_with_producers(session, self._settings.listed_jobs)
        workflows = {(key, str(number)) for key, number in self._recent().items()}
        return frozenset({*workflows, *((d.owner.name, d.name, d.workflow_key or "") for d in datasets)})

    @cached_property
    def _engine(self) -> Engine:
        return connect(platform_url(self._settings), pool_size=1)

    def _recent(self) -> dict[str, int]:
        with transaction(self._engine) as session:
            return {found.key: found.number for found in recent_keys(session, self._settings.listed_jobs)}

    def _number(self, name: str) -> int | None:
        try:
            with transaction(self._engine) as session:
                return version_by_key(session, *parse_job_name(name)).number
        except NotFoundError:
            return None

    def _upstream(self, dataset: ProducedDataset, latest: Mapping[str, int]) -> tuple[Asset, ...]:
        key, output = dataset.workflow_key, dataset.output
        if key is None or output is None:
            return ()
        number = latest.get(key) or self._number(job_name(key))
        return self._built(key, number).outline.upstream(output) if number else ()

    def _build(self, key: str, number: int) -> BuiltWorkflow:
        with transaction(self._engine) as session:
            version = version_by_key(session, key, number)
        try:
            return built(version)
        except Exception:  # noqa: BLE001  # the code of blocks runs here, and one broken version must not hide the others
            _log.exception("Version %d of '%s' cannot be drawn.", number, key)
            return built(version, Outline("", (), ()))


def built(version: StoredDocument, drawn: Outline | None = None) -> BuiltWorkflow:
    """Return the job of a version, whether it compiles or not."""
    shape = drawn or outline(version.document, NamedTables(version.owner.name))
    tags = {
        OWNER_TAG: version.owner.name,
        WORKFLOW_TAG: str(version.workflow_id),
        NAME_TAG: version.name,
        VERSION_TAG: str(version.number),
    }
    return BuiltWorkflow(shape, build_job(job_name(version.key), shape, worker_of(version, shape), tags))


def workflow_repository() -> LiveRepository:
    """Return the repository that the code location defines."""
    return LiveRepository(
        REPOSITORY,
        repository_data=StoredWorkflows(Settings()),
        description="The workflows of the platform, each a job whose ops are its steps.",
    )
