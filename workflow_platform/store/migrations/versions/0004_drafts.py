"""Drafts of workflows, what they are sorted by, and runs that are asked for twice."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

UP = """
ALTER TABLE workflow_platform.workflows
    ADD COLUMN draft jsonb NOT NULL DEFAULT '{}'::jsonb,
    ADD COLUMN layout jsonb NOT NULL DEFAULT '{}'::jsonb,
    ADD COLUMN revision bigint NOT NULL DEFAULT 1,
    ADD COLUMN folder text NOT NULL DEFAULT '',
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}'::text[],
    ADD CONSTRAINT ck_workflows_folder_length CHECK (char_length(folder) <= 200),
    ADD CONSTRAINT ck_workflows_tags_few CHECK (cardinality(tags) <= 20);

UPDATE workflow_platform.workflows SET draft = latest.document
FROM (
    SELECT DISTINCT ON (workflow_id) workflow_id, document
    FROM workflow_platform.workflow_versions ORDER BY workflow_id, number DESC
) AS latest
WHERE latest.workflow_id = workflows.id;

CREATE TABLE workflow_platform.idempotency_keys (
    owner_id uuid NOT NULL,
    key text NOT NULL,
    digest text NOT NULL,
    run_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (owner_id, key),
    CONSTRAINT fk_idempotency_keys_run_id_owner_id FOREIGN KEY (run_id, owner_id)
        REFERENCES workflow_platform.runs (id, owner_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 200)
);
"""

DOWN = """
DROP TABLE workflow_platform.idempotency_keys;
ALTER TABLE workflow_platform.workflows
    DROP COLUMN draft, DROP COLUMN layout, DROP COLUMN revision, DROP COLUMN folder, DROP COLUMN tags;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
