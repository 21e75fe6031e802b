"""What a run tells of the lineage of its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.lineage.tables import FeedRow
from workflow_platform.store.tables import ConnectionRow, DatasetRow, UserRow
from workflow_platform.store.text import same_name


@dataclass(frozen=True, slots=True)
class Feed:
    """Something that a dataset is made of.

    Attributes:
        name: what it is called: owner and name of a dataset; or whose names the names are, the connection
            as documents of that person call it, schema and name of a table.
        columns: for each column of the dataset that values come to, the columns they come from.
    """

    name: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]


def record_feeds(session: Session, owner: Actor, dataset: str, feeds: Sequence[Feed]) -> None:
    """Put what the owner's dataset is made of now in place of what it was made of before.

    What is gone by now is left out.
    """
    own = (DatasetRow.owner_id == owner.user_id, same_name(DatasetRow.name, dataset))
    dataset_id = session.scalars(select(DatasetRow.id).where(*own, DatasetRow.deleted_at.is_(None))).one()
    session.execute(delete(FeedRow).where(FeedRow.dataset_id == dataset_id))
    for feed in feeds:
        row = FeedRow(
            owner_id=owner.user_id,
            dataset_id=dataset_id,
            columns={name: [*sources] for name, sources in feed.columns.items()},
        )
        match feed.name:
            case (whose, name):
                row.source_dataset_id = _dataset(session, whose, name)
            case (space, connection, schema, table):
                row.source_connection_id = _connection(session, space, connection)
                row.source_schema, row.source_table = schema, table
            case _:
                continue
        if row.source_dataset_id or row.source_connection_id:
            session.add(row)
    session.flush()


def _dataset(session: Session, owner: str, name: str) -> UUID | None:
    found = select(DatasetRow.id).join(UserRow, UserRow.id == DatasetRow.owner_id)
    named = (UserRow.name == owner, same_name(DatasetRow.name, name), DatasetRow.deleted_at.is_(None))
    return session.scalar(found.where(*named))


def _connection(session: Session, space: str, word: str) -> UUID | None:
    """Return the id of a connection, a name of the space's own before one with its owner in it."""
    found = select(ConnectionRow.id).join(UserRow, UserRow.id == ConnectionRow.owner_id)
    own = found.where(UserRow.name == space, same_name(ConnectionRow.name, word))
    of_others = found.where(same_name(UserRow.name + "/" + ConnectionRow.name, word))
    return session.scalar(own) or session.scalar(of_others)
