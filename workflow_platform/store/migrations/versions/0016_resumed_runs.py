"""Which runs go on from where the one that they repeat failed."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

UP = """
ALTER TABLE workflow_platform.runs
    ADD COLUMN resumes boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ck_runs_resumes_one CHECK (repeats IS NOT NULL OR NOT resumes);
"""

DOWN = """
ALTER TABLE workflow_platform.runs DROP COLUMN resumes;
"""


def upgrade() -> None:
    """Add the column."""
    op.execute(UP)


def downgrade() -> None:
    """Remove it."""
    op.execute(DOWN)
