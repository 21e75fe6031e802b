"""Row level security: the role of the web application sees the rows of one person and changes no others."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0008"

# Whoever owns the tables is not bound: the dispatcher and the workers act for everybody.
TABLES = (
    "workflows",
    "workflow_versions",
    "datasets",
    "dataset_versions",
    "connections",
    "runs",
    "run_steps",
    "run_events",
    "idempotency_keys",
)
PERSON = "nullif(current_setting('workflow_platform.user_id', true), '')::uuid"


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE workflow_platform.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON workflow_platform.{table} USING (owner_id = {PERSON})")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP POLICY own ON workflow_platform.{table}")
        op.execute(f"ALTER TABLE workflow_platform.{table} DISABLE ROW LEVEL SECURITY")
