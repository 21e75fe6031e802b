"""A whole platform in a temporary folder: people, datasets, workflows, and Dagster beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import duckdb
from dagster import DagsterInstance, ExecuteInProcessResult, JobDefinition
from sqlalchemy import text

from workflow_platform.orchestration.names import job_name
from workflow_platform.orchestration.repository import StoredWorkflows
from workflow_platform.settings import Settings
from workflow_platform.spec.schema import Column
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile, StoredVersion
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.tables import Document
from workflow_platform.store.users import Users
from workflow_platform.store.workflows import SavedWorkflow, Workflows

PEOPLE = """
    SELECT * FROM (VALUES
        ('Ana', 41, 'Portugal', 100), ('Bo', 30, 'Peru', 200),
        ('Cy', 52, 'Peru', 300), ('Di', 39, 'Peru', 500)
    ) AS people(name, age, country, income)
"""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform, and what tests do with it."""

    settings: Settings
    url: str
    engine: Engine
    instance: DagsterInstance

    def person(self, name: str) -> Actor:
        with transaction(self.engine) as session:
            return Users(session).ensure(name)

    def upload(self, actor: Actor, name: str, query: str = PEOPLE) -> int:
        """Publish the rows of a DuckDB query as a dataset, and return the version's number."""
        file = self.settings.lake / f"{uuid4()}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
            described = connection.execute(f"DESCRIBE FROM '{file}'").fetchall()
            rows = connection.execute(f"SELECT count(*) FROM '{file}'").fetchall()[0][0]
        columns = tuple(Column(column, kind) for column, kind, *_ in described)
        with transaction(self.engine) as session:
            content = LakeFile(file.name, rows, file.stat().st_size, columns)
            return Datasets(session, actor).publish(name, content)

    def save(self, actor: Actor, document: Document) -> SavedWorkflow:
        with transaction(self.engine) as session:
            return Workflows(session, actor).save(document)

    def submit(
        self,
        actor: Actor,
        name: str,
        parameters: Mapping[str, Scalar] | None = None,
        number: int | None = None,
    ) -> StoredRun:
        with transaction(self.engine) as session:
            return Runs(session, actor).submit(name, parameters or {}, number)

    def job(self, key: str, number: int | None = None) -> JobDefinition:
        return StoredWorkflows(self.settings).get_job(job_name(key, number))

    def execute(self, run: StoredRun) -> ExecuteInProcessResult:
        """Execute a run's job here, as its process would."""
        return self.job(run.workflow_key, run.number).execute_in_process(
            instance=self.instance,
            run_id=str(run.id),
            raise_on_error=False,
        )

    def run(self, actor: Actor, run_id: UUID) -> StoredRun:
        with transaction(self.engine) as session:
            return Runs(session, actor).get(run_id)

    def runs(self, actor: Actor) -> tuple[StoredRun, ...]:
        with transaction(self.engine) as session:
            return Runs(session, actor).list()

    def results(self, actor: Actor, run_id: UUID) -> tuple[StoredVersion, ...]:
        with transaction(self.engine) as session:
            return Datasets(session, actor).of_run(run_id)

    def tables(self, name: str) -> set[str]:
        """Return the schemas of the database that have a table of that name."""
        with transaction(self.engine) as session:
            query = text("SELECT schemaname FROM pg_tables WHERE tablename = :name")
            return set(session.scalars(query, {"name": name}))

    def rows(self, version: StoredVersion) -> list[tuple[object, ...]]:
        with duckdb.connect() as connection:
            query = f"SELECT * FROM '{self.settings.lake / version.file}' ORDER BY ALL"
            return connection.execute(query).fetchall()
