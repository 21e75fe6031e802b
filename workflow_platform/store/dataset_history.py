"""What becomes of an actor's datasets over time: versions brought back, datasets deleted and had back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import InstrumentedAttribute

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.spec.problems import listing
from workflow_platform.store.access import may, require
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets, LakeFile, StoredVersion
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import (
    DatasetRow,
    DatasetVersionRow,
    Document,
    WorkflowRow,
    WorkflowVersionRow,
)
from workflow_platform.store.text import checked_plain_name, same_name

KEPT_DAYS = 30
"""How long a deleted dataset can be had back."""

_READ_BY = '$.steps[*] ? (@.block == "dataset").settings.dataset'


@dataclass(frozen=True)
class DatasetReader:
    """A workflow that reads a dataset."""

    id: UUID
    name: str


class DatasetHistory:
    """The datasets that the actor may see, and the actor's own that are deleted."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor
        self._datasets = Datasets(session, actor)

    def versions(self, dataset_id: UUID, limit: int, offset: int) -> tuple[StoredVersion, ...]:
        """Return the versions of a dataset, the latest first. Raises NotFoundError."""
        self._datasets.get(dataset_id)
        return self._datasets.versions(dataset_id, limit, offset)

    def add(self, dataset_id: UUID, content: LakeFile) -> StoredVersion:
        """Make a file the current version of a dataset that exists.

        Raises NotFoundError, and RoleNeededError for who is no editor of it.
        """
        row = self._locked(dataset_id, "editor")
        latest = self._session.scalar(
            select(func.max(DatasetVersionRow.number)).where(DatasetVersionRow.dataset_id == dataset_id)
        )
        self._session.add(
            DatasetVersionRow(
                owner_id=row.owner_id,
                dataset_id=dataset_id,
                number=(latest or 0) + 1,
                file=content.file,
                rows=content.rows,
                size_bytes=content.size_bytes,
                columns=[{"name": column.name, "type": column.type} for column in content.columns],
            )
        )
        row.published_at = datetime.now(UTC)
        self._session.flush()
        return self._datasets.get(dataset_id)

    def readers(self, dataset_id: UUID) -> tuple[DatasetReader, ...]:
        """Return the workflows that the actor sees read a dataset, as saved or drafted, by name.

        Raises NotFoundError.
        """
        dataset = self._datasets.get(dataset_id)
        theirs = WorkflowRow.owner_id == dataset.owner.user_id
        explicit = f"{dataset.owner.name}/{dataset.name}"
        newest = select(func.max(WorkflowVersionRow.number))
        newest = newest.where(WorkflowVersionRow.workflow_id == WorkflowRow.id).correlate(WorkflowRow)
        found = self._session.execute(
            select(WorkflowRow.id, WorkflowRow.name)
            .outerjoin(
                WorkflowVersionRow,
                (WorkflowVersionRow.workflow_id == WorkflowRow.id)
                & (WorkflowVersionRow.number == newest.scalar_subquery()),
            )
            .where(
                may(self._actor, "workflow"),
                WorkflowRow.deleted_at.is_(None),
                or_(
                    theirs & _reads(WorkflowRow.draft, dataset.name),
                    theirs & _reads(WorkflowVersionRow.document, dataset.name),
                    _reads(WorkflowRow.draft, explicit),
                    _reads(WorkflowVersionRow.document, explicit),
                ),
            )
            .order_by(func.lower(WorkflowRow.name))
        )
        return tuple(DatasetReader(id=id_, name=name) for id_, name in found)

    def delete(self, dataset_id: UUID, *, force: bool = False) -> None:
        """Delete a dataset; for ``KEPT_DAYS`` it can be had back.

        Raises NotFoundError, RoleNeededError for who is no owner of it, and ConflictError while workflows
        read it, unless that is no matter.
        """
        row = self._locked(dataset_id, "owner")
        if not force:
            self._check_unread(row, "Change them first, or delete it all the same by force.")
        row.deleted_at = datetime.now(UTC)

    def rename(self, dataset_id: UUID, name: str, *, force: bool = False) -> StoredVersion:
        """Give a dataset another name.

        Raises InvalidError for a bad name, NotFoundError, RoleNeededError for who is no owner of it, and
        ConflictError for a name that is taken, for the result of a workflow, and while workflows read it
        by its name, unless that is no matter.
        """
        row = self._locked(dataset_id, "owner")
        wanted = checked_plain_name(name)
        producer = self._session.get(WorkflowRow, row.produced_by) if row.produced_by else None
        if producer is not None and producer.deleted_at is None:
            message = f"'{row.name}' is the result of the workflow '{producer.name}'."
            raise ConflictError(message, "The step that gives it has its name; change that there.")
        taken = self._named(row.owner_id, wanted)
        if taken not in (None, row.id):
            raise ConflictError(f"There is a dataset '{wanted}' already.", "Choose another name.")
        if not force and wanted.casefold() != row.name.casefold():
            self._check_unread(row, "They know it by this name. Change them, or rename it by force.")
        row.name = wanted
        self._session.flush()
        return self._datasets.get(dataset_id)

    def deleted(self) -> tuple[StoredVersion, ...]:
        """Return the latest versions of the deleted datasets that can be had back, the last deleted first."""
        return self._datasets.deleted(datetime.now(UTC) - timedelta(days=KEPT_DAYS))

    def undelete(self, dataset_id: UUID) -> StoredVersion:
        """Have a deleted dataset back. Raises NotFoundError, and ConflictError when its name is taken."""
        oldest = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
        row = self._session.scalar(
            select(DatasetRow)
            .where(
                DatasetRow.id == dataset_id,
                DatasetRow.owner_id == self._actor.user_id,
                DatasetRow.deleted_at > oldest,
            )
            .with_for_update()
        )
        if row is None:
            raise NotFoundError("There is no such deleted dataset, or not any more.")
        if self._named(row.owner_id, row.name) is not None:
            raise ConflictError(f"There is another dataset '{row.name}' by now.", "Delete that one first.")
        row.deleted_at = None
        self._session.flush()
        return self._datasets.get(dataset_id)

    def check_editor(self, dataset_id: UUID) -> None:
        """Return if the actor may give a dataset new versions. Raises NotFoundError and RoleNeededError."""
        require(self._session, self._actor, "dataset", dataset_id, "editor")

    def _named(self, owner_id: UUID, name: str) -> UUID | None:
        there = (DatasetRow.owner_id == owner_id) & DatasetRow.deleted_at.is_(None)
        return self._session.scalar(select(DatasetRow.id).where(there, same_name(DatasetRow.name, name)))

    def _check_unread(self, row: DatasetRow, hint: str) -> None:
        readers = [reader.name for reader in self.readers(row.id)]
        if readers:
            noun = "workflow" if len(readers) == 1 else "workflows"
            raise ConflictError(f"'{row.name}' is read by the {noun} {listing(readers)}.", hint)

    def _locked(self, dataset_id: UUID, least: Role) -> DatasetRow:
        require(self._session, self._actor, "dataset", dataset_id, least)
        row = self._session.scalar(
            select(DatasetRow)
            .where(DatasetRow.id == dataset_id, DatasetRow.deleted_at.is_(None))
            .with_for_update()
        )
        if row is None:
            raise NotFoundError("There is no such dataset, or no such version of it.")
        return row


def _reads(document: InstrumentedAttribute[Document], name: str) -> ColumnElement[bool]:
    """Return the condition that a document, valid or not, has a step that reads a dataset."""
    read = func.jsonb_path_query(document, cast(_READ_BY, JSONPATH)).table_valued("value").render_derived()
    text = read.c.value.op("#>>")("{}")
    return select(1).select_from(read).where(func.lower(text) == func.lower(name)).exists()
