"""Notifications, incidents of workflows, and what was sent to webhooks."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

PERSON = "(SELECT workflow_platform.person())"

UP = """
CREATE TABLE workflow_platform.notifications (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    channel text NOT NULL,
    url text,
    secret text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_notifications PRIMARY KEY (id),
    CONSTRAINT fk_notifications_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_notifications_workflow_id FOREIGN KEY (workflow_id)
        REFERENCES workflow_platform.workflows (id) ON DELETE CASCADE,
    CONSTRAINT ck_notifications_channel_known CHECK (channel IN ('mail', 'webhook')),
    CONSTRAINT ck_notifications_webhook_complete CHECK (
        (channel = 'webhook') = (url IS NOT NULL) AND (channel = 'webhook') = (secret IS NOT NULL)
    ),
    CONSTRAINT ck_notifications_url_length CHECK (char_length(url) <= 2000),
    CONSTRAINT uq_notifications_id_owner_id UNIQUE (id, owner_id),
    CONSTRAINT uq_notifications_owner_id_workflow_id_channel_url
        UNIQUE NULLS NOT DISTINCT (owner_id, workflow_id, channel, url)
);
CREATE INDEX ix_notifications_workflow_id ON workflow_platform.notifications (workflow_id);

CREATE TABLE workflow_platform.incidents (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    workflow_id uuid NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    CONSTRAINT pk_incidents PRIMARY KEY (id),
    CONSTRAINT fk_incidents_workflow_id FOREIGN KEY (workflow_id)
        REFERENCES workflow_platform.workflows (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX uq_incidents_open ON workflow_platform.incidents (workflow_id) WHERE closed_at IS NULL;
CREATE INDEX ix_incidents_workflow_id ON workflow_platform.incidents (workflow_id);

CREATE TABLE workflow_platform.deliveries (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    incident_id uuid,
    occasion text NOT NULL,
    body text NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    attempts bigint NOT NULL DEFAULT 0,
    status bigint,
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    CONSTRAINT pk_deliveries PRIMARY KEY (id),
    CONSTRAINT fk_deliveries_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_deliveries_notification_id_owner_id FOREIGN KEY (notification_id, owner_id)
        REFERENCES workflow_platform.notifications (id, owner_id) ON DELETE CASCADE,
    CONSTRAINT fk_deliveries_incident_id FOREIGN KEY (incident_id)
        REFERENCES workflow_platform.incidents (id) ON DELETE CASCADE,
    CONSTRAINT ck_deliveries_occasion_known CHECK (occasion IN ('failure', 'recovery', 'test')),
    CONSTRAINT ck_deliveries_state_known CHECK (state IN ('waiting', 'delivered', 'failed')),
    CONSTRAINT uq_deliveries_notification_id_incident_id_occasion
        UNIQUE (notification_id, incident_id, occasion)
);
CREATE INDEX ix_deliveries_notification_id ON workflow_platform.deliveries (notification_id, created_at);

-- Whoever answers people has nothing to do with these.
ALTER TABLE workflow_platform.incidents ENABLE ROW LEVEL SECURITY;

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON workflow_platform.notifications
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.note_change(
        'notification', 'owner_id', 'id', '', '', 'url,secret', 'workflow_id,channel'
    );
"""


def upgrade() -> None:
    op.execute(UP)
    for table in ("notifications", "deliveries"):
        op.execute(f"ALTER TABLE workflow_platform.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON workflow_platform.{table} USING (owner_id = {PERSON})")


def downgrade() -> None:
    for table in ("deliveries", "incidents", "notifications"):
        op.execute(f"DROP TABLE workflow_platform.{table}")
