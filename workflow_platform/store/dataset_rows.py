"""The row of a dataset: making it or finding it under a lock, and who may publish under its name."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError
from workflow_platform.store.database import Session
from workflow_platform.store.tables import LOWER_NAME, NOT_DELETED, DatasetRow, WorkflowRow
from workflow_platform.store.text import same_name


def claim_dataset(
    session: Session, owner_id: UUID, name: str, workflow_id: UUID | None, output: str | None
) -> DatasetRow:
    """Return the owner's dataset of that name, made if need be, locked until the transaction ends.

    It is the result of ``workflow_id``, or an upload without one. Raises ConflictError when the name is
    that of another source, unless that source is a workflow that is deleted.
    """
    origin = "result" if workflow_id else "upload"
    new = insert(DatasetRow).values(
        owner_id=owner_id, name=name, origin=origin, produced_by=workflow_id, output=output
    )
    session.execute(
        new.on_conflict_do_nothing(index_elements=["owner_id", LOWER_NAME], index_where=NOT_DELETED)
    )
    row = session.execute(
        select(DatasetRow)
        .where(_named(owner_id, name))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar_one()
    if row.produced_by != workflow_id and (error := _conflict(session, row)):
        raise error
    row.origin, row.produced_by, row.output = origin, workflow_id, output
    return row


def check_result_name(session: Session, owner_id: UUID, name: str, workflow_id: UUID | None) -> None:
    """Raise ConflictError if a workflow's result may not have that name now.

    Without an id, the workflow is one that is not stored yet.
    """
    row = session.scalar(select(DatasetRow).where(_named(owner_id, name)))
    if row is None or (workflow_id and row.produced_by == workflow_id):
        return
    if error := _conflict(session, row):
        raise error


def _named(owner_id: UUID, name: str) -> ColumnElement[bool]:
    mine = (DatasetRow.owner_id == owner_id) & DatasetRow.deleted_at.is_(None)
    return mine & same_name(DatasetRow.name, name)


def _conflict(session: Session, row: DatasetRow) -> ConflictError | None:
    """Return why another source may not publish under a dataset's name, unless it is abandoned."""
    producer = session.get(WorkflowRow, row.produced_by) if row.produced_by else None
    if producer is None:
        return ConflictError(f"'{row.name}' is an uploaded dataset.", "Give the result another name.")
    if producer.deleted_at is None:
        message = f"'{row.name}' is the result of the workflow '{producer.name}'."
        return ConflictError(message, "Choose another name.")
    return None
