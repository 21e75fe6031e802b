"""Datasets that are deleted and can be had back."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

UP = """
ALTER TABLE workflow_platform.datasets ADD COLUMN deleted_at timestamptz;
DROP INDEX workflow_platform.uq_datasets_owner_id_name;
CREATE UNIQUE INDEX uq_datasets_owner_id_name ON workflow_platform.datasets (owner_id, lower(name))
    WHERE deleted_at IS NULL;
"""

# A name may be taken again by now, so those that are deleted get a number behind theirs.
DOWN = """
UPDATE workflow_platform.datasets SET name = left(name, 60) || ' ' || id WHERE deleted_at IS NOT NULL;
DROP INDEX workflow_platform.uq_datasets_owner_id_name;
CREATE UNIQUE INDEX uq_datasets_owner_id_name ON workflow_platform.datasets (owner_id, lower(name));
ALTER TABLE workflow_platform.datasets DROP COLUMN deleted_at;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
