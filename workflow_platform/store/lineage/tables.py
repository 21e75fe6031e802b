"""The table of lineage: what the datasets that workflows make are made of."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import Base, Id, Owner


class FeedRow(Base):
    """A dataset or table that feeds a dataset, as of its latest version.

    ``columns`` has, for each column of the dataset that values come to, the columns they come from.
    """

    __tablename__ = "feeds"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    dataset_id: Mapped[UUID]
    source_dataset_id: Mapped[UUID | None] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    source_connection_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE")
    )
    source_schema: Mapped[str | None]
    source_table: Mapped[str | None]
    columns: Mapped[dict[str, list[str]]] = mapped_column(JSONB)

    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "owner_id"], ["datasets.id", "datasets.owner_id"], ondelete="CASCADE"
        ),
        CheckConstraint("num_nonnulls(source_dataset_id, source_connection_id) = 1", name="one_source"),
        CheckConstraint(
            "num_nonnulls(source_connection_id, source_schema, source_table) IN (0, 3)", name="table_complete"
        ),
        Index("ix_feeds_dataset_id", "dataset_id"),
        Index(
            "ix_feeds_source_dataset_id",
            "source_dataset_id",
            postgresql_where=text("source_dataset_id IS NOT NULL"),
        ),
        Index(
            "ix_feeds_source_connection_id",
            "source_connection_id",
            postgresql_where=text("source_connection_id IS NOT NULL"),
        ),
    )
