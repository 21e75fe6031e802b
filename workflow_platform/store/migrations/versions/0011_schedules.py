"""Schedules, and what came of each time that they were due."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

PERSON = "nullif(current_setting('workflow_platform.user_id', true), '')::uuid"

UP = """
CREATE TABLE workflow_platform.schedules (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    kind text NOT NULL,
    expression text,
    seconds bigint,
    dataset_id uuid,
    time_zone text NOT NULL,
    parameters jsonb NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    overlap text NOT NULL,
    missed text NOT NULL,
    since timestamptz NOT NULL,
    next_due_at timestamptz,
    seen_version bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_schedules PRIMARY KEY (id),
    CONSTRAINT fk_schedules_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_schedules_workflow_id FOREIGN KEY (workflow_id)
        REFERENCES workflow_platform.workflows (id) ON DELETE CASCADE,
    CONSTRAINT fk_schedules_dataset_id FOREIGN KEY (dataset_id)
        REFERENCES workflow_platform.datasets (id) ON DELETE CASCADE,
    CONSTRAINT ck_schedules_kind_known CHECK (kind IN ('cron', 'interval', 'dataset')),
    CONSTRAINT ck_schedules_overlap_known CHECK (overlap IN ('skip', 'queue', 'cancel_running')),
    CONSTRAINT ck_schedules_missed_known CHECK (missed IN ('last', 'all', 'skip')),
    CONSTRAINT ck_schedules_kind_complete CHECK (
        (kind = 'cron') = (expression IS NOT NULL) AND (kind = 'interval') = (seconds IS NOT NULL)
        AND (kind = 'dataset') = (dataset_id IS NOT NULL) AND (kind = 'dataset') = (seen_version IS NOT NULL)
    ),
    CONSTRAINT ck_schedules_timing_bounded CHECK (char_length(expression) <= 100 AND seconds >= 60),
    CONSTRAINT uq_schedules_id_owner_id UNIQUE (id, owner_id)
);
CREATE INDEX ix_schedules_owner_id ON workflow_platform.schedules (owner_id);
CREATE INDEX ix_schedules_workflow_id ON workflow_platform.schedules (workflow_id);
CREATE INDEX ix_schedules_dataset_id ON workflow_platform.schedules (dataset_id)
    WHERE dataset_id IS NOT NULL;
CREATE INDEX ix_schedules_due ON workflow_platform.schedules (next_due_at) WHERE enabled;

CREATE TABLE workflow_platform.schedule_fires (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    fired_at timestamptz NOT NULL DEFAULT now(),
    run_id uuid,
    reason text,
    missed bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_schedule_fires PRIMARY KEY (id),
    CONSTRAINT fk_schedule_fires_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_schedule_fires_schedule_id_owner_id FOREIGN KEY (schedule_id, owner_id)
        REFERENCES workflow_platform.schedules (id, owner_id) ON DELETE CASCADE,
    CONSTRAINT fk_schedule_fires_run_id FOREIGN KEY (run_id)
        REFERENCES workflow_platform.runs (id) ON DELETE CASCADE,
    CONSTRAINT ck_schedule_fires_run_or_reason CHECK ((run_id IS NULL) <> (reason IS NULL)),
    CONSTRAINT ck_schedule_fires_missed_not_negative CHECK (missed >= 0),
    CONSTRAINT uq_schedule_fires_schedule_id_due_at UNIQUE (schedule_id, due_at),
    CONSTRAINT uq_schedule_fires_run_id UNIQUE (run_id)
);

-- In the owner's name, because whoever publishes a dataset need not see who waits for it. Every schedule
-- is changed, due or not: one that is being fired is waited for, and then due again.
CREATE FUNCTION workflow_platform.announce_dataset_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE workflow_platform.schedules SET next_due_at = now() WHERE dataset_id = NEW.dataset_id;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION workflow_platform.announce_dataset_version FROM PUBLIC;

CREATE TRIGGER announce AFTER INSERT ON workflow_platform.dataset_versions
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.announce_dataset_version();
"""

DOWN = """
DROP TRIGGER announce ON workflow_platform.dataset_versions;
DROP FUNCTION workflow_platform.announce_dataset_version;
DROP TABLE workflow_platform.schedule_fires;
DROP TABLE workflow_platform.schedules;
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("schedules", "schedule_fires"):
        op.execute(f"ALTER TABLE workflow_platform.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON workflow_platform.{table} USING (owner_id = {PERSON})")


def downgrade() -> None:
    op.execute(DOWN)
