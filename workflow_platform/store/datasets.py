"""The datasets of an actor, and their immutable versions in the lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.spec.schema import Column, Schema
from workflow_platform.store.access import Whose, may, role_of, whose
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.dataset_rows import check_result_name, claim_dataset
from workflow_platform.store.references import reference, referred, unknown
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import (
    LOWER_NAME,
    DatasetRow,
    DatasetVersionRow,
    RunRow,
    UserRow,
    WorkflowVersionRow,
)
from workflow_platform.store.text import checked_plain_name, missing, same_name, scrubbed


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
        owner: whose it is.
        role: that of the actor.
        name: the dataset's name, as its owner wrote it first.
        file: the Parquet file, relative to the lake.
        run_id: the run that published it, None for an upload.
        output: the output of that run.
    """

    dataset_id: UUID
    owner: Actor
    role: Role
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
    """The actor's datasets, and those that others share; the rest does not exist here."""

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
        row = claim_dataset(self._session, self._actor.user_id, checked_plain_name(name), workflow_id, output)
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
        """Return the latest version of the actor's own dataset. Raises NotFoundError with a hint."""
        newest = self._own(name).order_by(DatasetVersionRow.number.desc()).limit(1)
        found = self._session.execute(newest).one_or_none()
        if found is None:
            raise missing("dataset", name, self.names())
        return _stored(*found)

    def version(self, name: str, number: int) -> StoredVersion:
        """Return one version of the actor's own dataset. Raises NotFoundError."""
        found = self._session.execute(self._own(name).where(DatasetVersionRow.number == number)).one_or_none()
        if found is None:
            current = self.current(name)
            raise NotFoundError(f"'{current.name}' has no version {number}; its latest is {current.number}.")
        return _stored(*found)

    def referred(self, word: str, space: Actor, numbers: Mapping[str, int] | None = None) -> StoredVersion:
        """Return a version of what a document of ``space`` calls ``word``.

        It is the latest one, unless ``numbers`` says which by what such documents call it. Raises
        NotFoundError, with a hint, also for what the actor may not see.
        """
        dataset_id = referred(self._session, self._actor, "dataset", word, space)
        if dataset_id is None:
            raise unknown(self._session, self._actor, "dataset", word, space)
        newest = self.get(dataset_id)
        called = reference(newest.owner, newest.name, space)
        number = (numbers or {}).get(called, newest.number)
        if number == newest.number:
            return newest
        found = self._session.execute(self._seen(dataset_id).where(DatasetVersionRow.number == number))
        if (row := found.one_or_none()) is None:
            raise NotFoundError(f"'{called}' has no version {number}; its latest is {newest.number}.")
        return _stored(*row)

    def get(self, dataset_id: UUID, number: int | None = None) -> StoredVersion:
        """Return a version of a dataset, the latest unless ``number`` says which. Raises NotFoundError."""
        seen = self._seen(dataset_id)
        seen = seen if number is None else seen.where(DatasetVersionRow.number == number)
        newest = seen.order_by(DatasetVersionRow.number.desc()).limit(1)
        found = self._session.execute(newest).one_or_none()
        if found is None:
            raise NotFoundError("There is no such dataset, or no such version of it.")
        return _stored(*found)

    def list(
        self, text: str = "", limit: int = 50, offset: int = 0, owned: Whose | None = None
    ) -> tuple[StoredVersion, ...]:
        """Return the latest versions of the datasets with ``text`` in their names, by name."""
        wanted = self._seen().where(
            DatasetVersionRow.number == _newest(),
            whose(self._actor, "dataset", owned),
            DatasetRow.name.icontains(scrubbed(text), autoescape=True),
        )
        by_name = wanted.order_by(func.lower(DatasetRow.name), DatasetRow.id)
        return tuple(_stored(*row) for row in self._session.execute(by_name.limit(limit).offset(offset)))

    def versions(self, dataset_id: UUID, limit: int, offset: int) -> tuple[StoredVersion, ...]:
        """Return the versions of a dataset, the latest first."""
        newest = self._seen(dataset_id).order_by(DatasetVersionRow.number.desc())
        return tuple(_stored(*row) for row in self._session.execute(newest.limit(limit).offset(offset)))

    def deleted(self, since: datetime) -> tuple[StoredVersion, ...]:
        """Return the latest versions of the actor's own datasets that were deleted after a moment.

        The last deleted comes first.
        """
        gone = self._joined().where(
            DatasetRow.owner_id == self._actor.user_id,
            DatasetRow.deleted_at > since,
            DatasetVersionRow.number == _newest(),
        )
        return tuple(
            _stored(*row) for row in self._session.execute(gone.order_by(DatasetRow.deleted_at.desc()))
        )

    def of_run(self, run_id: UUID) -> tuple[StoredVersion, ...]:
        """Return what a run published, by output."""
        published = self._seen().where(DatasetVersionRow.run_id == run_id).order_by(DatasetVersionRow.output)
        return tuple(_stored(*row) for row in self._session.execute(published))

    def names(self) -> tuple[str, ...]:
        """Return the names of the actor's own datasets, in order."""
        own = select(DatasetRow.name).where(
            DatasetRow.owner_id == self._actor.user_id, DatasetRow.deleted_at.is_(None)
        )
        return tuple(self._session.scalars(own.order_by(LOWER_NAME)))

    def _own(self, name: str) -> Select[DatasetRow, DatasetVersionRow, str, Role]:
        own = DatasetRow.owner_id == self._actor.user_id
        return self._seen().where(own, same_name(DatasetRow.name, name))

    def _seen(self, dataset_id: UUID | None = None) -> Select[DatasetRow, DatasetVersionRow, str, Role]:
        seen = self._joined().where(may(self._actor, "dataset"), DatasetRow.deleted_at.is_(None))
        return seen if dataset_id is None else seen.where(DatasetRow.id == dataset_id)

    def _joined(self) -> Select[DatasetRow, DatasetVersionRow, str, Role]:
        return (
            select(DatasetRow, DatasetVersionRow, UserRow.name, role_of(self._actor, "dataset"))
            .join(DatasetVersionRow, DatasetVersionRow.dataset_id == DatasetRow.id)
            .join(UserRow, UserRow.id == DatasetRow.owner_id)
        )

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


def _newest() -> ScalarSelect[int]:
    numbers = select(func.max(DatasetVersionRow.number))
    return (
        numbers.where(DatasetVersionRow.dataset_id == DatasetRow.id).correlate(DatasetRow).scalar_subquery()
    )


def _stored(dataset: DatasetRow, version: DatasetVersionRow, owner: str, role: Role) -> StoredVersion:
    return StoredVersion(
        dataset_id=dataset.id,
        owner=Actor(dataset.owner_id, owner),
        role=role,
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
