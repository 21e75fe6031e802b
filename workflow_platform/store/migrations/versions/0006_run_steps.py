"""The steps of runs, what happens in them, and which run another one repeats."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0004"

UP = """
ALTER TABLE workflow_platform.runs ADD COLUMN repeats uuid;

CREATE TABLE workflow_platform.run_steps (
    run_id uuid NOT NULL,
    step text NOT NULL,
    owner_id uuid NOT NULL,
    position bigint NOT NULL,
    block text NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    started_at timestamptz,
    ended_at timestamptz,
    rows bigint,
    columns jsonb,
    sql text,
    error jsonb,
    CONSTRAINT pk_run_steps PRIMARY KEY (run_id, step),
    CONSTRAINT fk_run_steps_run_id_owner_id FOREIGN KEY (run_id, owner_id)
        REFERENCES workflow_platform.runs (id, owner_id) ON DELETE CASCADE,
    CONSTRAINT ck_run_steps_state_known
        CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'skipped', 'canceled')),
    CONSTRAINT ck_run_steps_rows_not_negative CHECK (rows >= 0)
);

CREATE TABLE workflow_platform.run_events (
    run_id uuid NOT NULL,
    number bigint NOT NULL,
    owner_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    level text NOT NULL DEFAULT 'info',
    step text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT '',
    message text NOT NULL,
    CONSTRAINT pk_run_events PRIMARY KEY (run_id, number),
    CONSTRAINT fk_run_events_run_id_owner_id FOREIGN KEY (run_id, owner_id)
        REFERENCES workflow_platform.runs (id, owner_id) ON DELETE CASCADE,
    CONSTRAINT ck_run_events_level_known CHECK (level IN ('info', 'warning', 'error')),
    CONSTRAINT ck_run_events_number_positive CHECK (number > 0)
);

CREATE FUNCTION workflow_platform.announce_run_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('workflow_platform_run_events', NEW.run_id::text);
    RETURN NULL;
END $$;

CREATE TRIGGER announce AFTER INSERT ON workflow_platform.run_events
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.announce_run_event();
"""

DOWN = """
DROP TABLE workflow_platform.run_events, workflow_platform.run_steps;
DROP FUNCTION workflow_platform.announce_run_event;
ALTER TABLE workflow_platform.runs DROP COLUMN repeats;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
