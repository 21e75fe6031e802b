"""The datasets of an actor, and their immutable versions in the lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.spec.schema import Column, Schema
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.dataset_rows import check_result_name, claim_dataset
from workflow_platform.store.tables import (
    LOWER_NAME,
    DatasetRow,
    DatasetVersionRow,
    RunRow,
    WorkflowVersionRow,
)
from workflow_platform.store.text import checked_name, missing, same_name, scrubbed


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A complete Parquet file of the lake; ``file`` is its path below the lake."""

    file: str
    rows: int
    size_bytes: int
    columns: Schema


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version of a dataset.

    Attributes:
        name: the dataset's name, as its owner wrote it first.
        file: the Parquet file, relative to the lake.
        run_id: the run that published it, None for an upload.
        output: the output of that run.
    """

    dataset_id: UUID
    name: str
    number: int
    file: str
    rows: int
    size_bytes: int
    columns: Schema
    run_id: UUID | None
    output: str | None
    created_at: datetime


class Datasets:
    """The actor's datasets; those of others do not exist here."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def publish(
        self,
        name: str,
        content: LakeFile,
        *,
        run_id: UUID | None = None,
        output: str | None = None,
        after: int | None = None,
    ) -> int:
        """Make a file the current version of a dataset, new or not, and return the version's number.

        A result names the run and the output that made it, an upload neither. With ``after``, the
        version before it must be that one, or none for 0. Raises ConflictError when it is not, the
        name belongs to another source or the run has published the output already, NotFoundError
        when the run is not the actor's, and InvalidError for a bad name.
        """
        if (run_id is None) != (output is None):
            raise InvalidError("A result needs both its run and its output.")
        workflow_id = self._workflow_of(run_id) if run_id else None
        row = claim_dataset(self._session, self._actor.user_id, checked_name(name), workflow_id, output)
        if run_id and any(version.output == output for version in self.of_run(run_id)):
            raise ConflictError(f"This run has already published its output '{output}'.")
        numbers = select(func.max(DatasetVersionRow.number)).where(DatasetVersionRow.dataset_id == row.id)
        latest = self._session.scalar(numbers) or 0
        if after is not None and latest != after:
            raise _overtaken(row.name, after)
        version = DatasetVersionRow(
            owner_id=self._actor.user_id,
            dataset_id=row.id,
            number=latest + 1,
            file=content.file,
            rows=content.rows,
            size_bytes=content.size_bytes,
            columns=[{"name": column.name, "type": column.type} for column in content.columns],
            run_id=run_id,
            output=output,
        )
        row.published_at = func.now()
        self._session.add(version)
        self._session.flush()
        return version.number

    def check_result_name(self, name: str, workflow_id: UUID | None) -> None:
        """Raise ConflictError if a result of that workflow could not be published under a name now.

        Without an id, the workflow is one that is not stored yet.
        """
        check_result_name(self._session, self._actor.user_id, name, workflow_id)

    def current(self, name: str) -> StoredVersion:
        """Return the latest version of a dataset. Raises NotFoundError with a hint."""
        newest = self._own(name).order_by(DatasetVersionRow.number.desc()).limit(1)
        found = self._session.execute(newest).one_or_none()
        if found is None:
            raise missing("dataset", name, self.names())
        return _stored(*found)

    def version(self, name: str, number: int) -> StoredVersion:
        """Return one version of a dataset. Raises NotFoundError."""
        found = self._session.execute(self._own(name).where(DatasetVersionRow.number == number)).one_or_none()
        if found is None:
            current = self.current(name)
            raise NotFoundError(f"'{current.name}' has no version {number}; its latest is {current.number}.")
        return _stored(*found)

    def get(self, dataset_id: UUID, number: int | None = None) -> StoredVersion:
        """Return a version of a dataset, the latest unless ``number`` says which. Raises NotFoundError."""
        own = self._own().where(DatasetRow.id == dataset_id)
        own = own if number is None else own.where(DatasetVersionRow.number == number)
        newest = own.order_by(DatasetVersionRow.number.desc()).limit(1)
        found = self._session.execute(newest).one_or_none()
        if found is None:
            raise NotFoundError("There is no such dataset, or no such version of it.")
        return _stored(*found)

    def list(self, text: str = "", limit: int = 50, offset: int = 0) -> tuple[StoredVersion, ...]:
        """Return the latest versions of the datasets with ``text`` in their names, by name."""
        newest = select(func.max(DatasetVersionRow.number))
        newest = newest.where(DatasetVersionRow.dataset_id == DatasetRow.id).correlate(DatasetRow)
        own = self._own().where(
            DatasetVersionRow.number == newest.scalar_subquery(),
            DatasetRow.name.icontains(scrubbed(text), autoescape=True),
        )
        found = self._session.execute(own.order_by(LOWER_NAME).limit(limit).offset(offset))
        return tuple(_stored(*row) for row in found)

    def versions(self, dataset_id: UUID, limit: int, offset: int) -> tuple[StoredVersion, ...]:
        """Return the versions of a dataset, the latest first."""
        own = self._own().where(DatasetRow.id == dataset_id).order_by(DatasetVersionRow.number.desc())
        return tuple(_stored(*row) for row in self._session.execute(own.limit(limit).offset(offset)))

    def deleted(self, since: datetime) -> tuple[StoredVersion, ...]:
        """Return the latest versions of the datasets that were deleted after a moment, the last one first."""
        newest = select(func.max(DatasetVersionRow.number))
        newest = newest.where(DatasetVersionRow.dataset_id == DatasetRow.id).correlate(DatasetRow)
        gone = (
            select(DatasetRow, DatasetVersionRow)
            .join(DatasetVersionRow, DatasetVersionRow.dataset_id == DatasetRow.id)
            .where(
                DatasetRow.owner_id == self._actor.user_id,
                DatasetRow.deleted_at > since,
                DatasetVersionRow.number == newest.scalar_subquery(),
            )
        )
        return tuple(
            _stored(*row) for row in self._session.execute(gone.order_by(DatasetRow.deleted_at.desc()))
        )

    def of_run(self, run_id: UUID) -> tuple[StoredVersion, ...]:
        """Return what a run published, by output."""
        published = self._own().where(DatasetVersionRow.run_id == run_id).order_by(DatasetVersionRow.output)
        return tuple(_stored(*row) for row in self._session.execute(published))

    def names(self) -> tuple[str, ...]:
        """Return the names of all datasets, in order."""
        own = select(DatasetRow.name).where(
            DatasetRow.owner_id == self._actor.user_id, DatasetRow.deleted_at.is_(None)
        )
        return tuple(self._session.scalars(own.order_by(LOWER_NAME)))

    def _own(self, name: str | None = None) -> Select[DatasetRow, DatasetVersionRow]:
        own = (
            select(DatasetRow, DatasetVersionRow)
            .join(DatasetVersionRow, DatasetVersionRow.dataset_id == DatasetRow.id)
            .where(DatasetRow.owner_id == self._actor.user_id, DatasetRow.deleted_at.is_(None))
        )
        return own if name is None else own.where(same_name(DatasetRow.name, name))

    def _workflow_of(self, run_id: UUID) -> UUID:
        workflow_id = self._session.scalar(
            select(WorkflowVersionRow.workflow_id)
            .join(RunRow, RunRow.workflow_version_id == WorkflowVersionRow.id)
            .where(RunRow.id == run_id, RunRow.owner_id == self._actor.user_id)
        )
        if workflow_id is None:
            raise NotFoundError("There is no such run.")
        return workflow_id


def _overtaken(name: str, after: int) -> ConflictError:
    if after:
        return ConflictError(f"'{name}' has got a new version meanwhile.", "Try again.")
    return ConflictError(f"There is a dataset '{name}' already.", "Choose another name, or replace it.")


def _stored(dataset: DatasetRow, version: DatasetVersionRow) -> StoredVersion:
    return StoredVersion(
        dataset_id=dataset.id,
        name=dataset.name,
        number=version.number,
        file=version.file,
        rows=version.rows,
        size_bytes=version.size_bytes,
        columns=stored_schema(version.columns),
        run_id=version.run_id,
        output=version.output,
        created_at=version.created_at,
    )


def stored_schema(columns: Sequence[Mapping[str, str]]) -> Schema:
    """Return the schema that a version's columns say."""
    return tuple(Column(column["name"], column["type"]) for column in columns)
