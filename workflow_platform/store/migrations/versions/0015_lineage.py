"""What the datasets that workflows make are made of."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

UP = """
CREATE TABLE workflow_platform.feeds (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    dataset_id uuid NOT NULL,
    source_dataset_id uuid,
    source_connection_id uuid,
    source_schema text,
    source_table text,
    columns jsonb NOT NULL,
    CONSTRAINT pk_feeds PRIMARY KEY (id),
    CONSTRAINT fk_feeds_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_feeds_dataset_id_owner_id FOREIGN KEY (dataset_id, owner_id)
        REFERENCES workflow_platform.datasets (id, owner_id) ON DELETE CASCADE,
    CONSTRAINT fk_feeds_source_dataset_id FOREIGN KEY (source_dataset_id)
        REFERENCES workflow_platform.datasets (id) ON DELETE CASCADE,
    CONSTRAINT fk_feeds_source_connection_id FOREIGN KEY (source_connection_id)
        REFERENCES workflow_platform.connections (id) ON DELETE CASCADE,
    CONSTRAINT ck_feeds_one_source CHECK (num_nonnulls(source_dataset_id, source_connection_id) = 1),
    CONSTRAINT ck_feeds_table_complete CHECK (
        num_nonnulls(source_connection_id, source_schema, source_table) IN (0, 3)
    )
);
CREATE INDEX ix_feeds_dataset_id ON workflow_platform.feeds (dataset_id);
CREATE INDEX ix_feeds_source_dataset_id ON workflow_platform.feeds (source_dataset_id)
    WHERE source_dataset_id IS NOT NULL;
CREATE INDEX ix_feeds_source_connection_id ON workflow_platform.feeds (source_connection_id)
    WHERE source_connection_id IS NOT NULL;

ALTER TABLE workflow_platform.feeds ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON workflow_platform.feeds FOR SELECT USING (
    owner_id = (SELECT workflow_platform.person())
    OR dataset_id = ANY (ARRAY (SELECT workflow_platform.granted('dataset', 'viewer')))
);
-- Runs tell it, and accounts go with all that is theirs.
CREATE POLICY remove ON workflow_platform.feeds FOR DELETE
    USING (owner_id = (SELECT workflow_platform.person()));
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP TABLE workflow_platform.feeds")
