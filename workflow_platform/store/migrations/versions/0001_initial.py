"""The first tables."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE workflow_platform.users (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT ck_users_name_length CHECK (char_length(name) BETWEEN 1 AND 100)
);
CREATE UNIQUE INDEX uq_users_name ON workflow_platform.users (lower(name));

CREATE TABLE workflow_platform.workflows (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz NOT NULL DEFAULT now(),
    last_run_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT pk_workflows PRIMARY KEY (id),
    CONSTRAINT fk_workflows_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT uq_workflows_key UNIQUE (key),
    CONSTRAINT uq_workflows_id_owner_id UNIQUE (id, owner_id),
    CONSTRAINT ck_workflows_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_workflows_slug_length CHECK (char_length(slug) BETWEEN 1 AND 100),
    CONSTRAINT ck_workflows_key_word
        CHECK (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$' AND char_length(key) <= 100)
);
CREATE UNIQUE INDEX uq_workflows_owner_id_name
    ON workflow_platform.workflows (owner_id, lower(name)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_workflows_owner_id_slug
    ON workflow_platform.workflows (owner_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX ix_workflows_owner_id_edited_at
    ON workflow_platform.workflows (owner_id, edited_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_workflows_recent
    ON workflow_platform.workflows (greatest(edited_at, last_run_at)) WHERE deleted_at IS NULL;

CREATE TABLE workflow_platform.workflow_versions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    number bigint NOT NULL,
    document jsonb NOT NULL,
    digest text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_workflow_versions PRIMARY KEY (id),
    CONSTRAINT fk_workflow_versions_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_workflow_versions_workflow_id_owner_id
        FOREIGN KEY (workflow_id, owner_id) REFERENCES workflow_platform.workflows (id, owner_id),
    CONSTRAINT uq_workflow_versions_workflow_id_number UNIQUE (workflow_id, number),
    CONSTRAINT uq_workflow_versions_id_owner_id UNIQUE (id, owner_id),
    CONSTRAINT ck_workflow_versions_number_positive CHECK (number > 0),
    CONSTRAINT ck_workflow_versions_digest_sha256 CHECK (digest ~ '^[0-9a-f]{64}$')
);

CREATE TABLE workflow_platform.datasets (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    name text NOT NULL,
    origin text NOT NULL,
    produced_by uuid,
    output text,
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    CONSTRAINT pk_datasets PRIMARY KEY (id),
    CONSTRAINT fk_datasets_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_datasets_produced_by_owner_id
        FOREIGN KEY (produced_by, owner_id) REFERENCES workflow_platform.workflows (id, owner_id),
    CONSTRAINT uq_datasets_id_owner_id UNIQUE (id, owner_id),
    CONSTRAINT ck_datasets_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_datasets_origin_known CHECK (origin IN ('upload', 'result')),
    CONSTRAINT ck_datasets_producer_of_result CHECK (
        (origin = 'result') = (produced_by IS NOT NULL) AND (output IS NULL) = (produced_by IS NULL)
    )
);
CREATE UNIQUE INDEX uq_datasets_owner_id_name ON workflow_platform.datasets (owner_id, lower(name));
CREATE INDEX ix_datasets_published_at ON workflow_platform.datasets (published_at);

CREATE TABLE workflow_platform.connections (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    host text NOT NULL,
    port bigint NOT NULL,
    database text NOT NULL,
    username text NOT NULL,
    options jsonb NOT NULL,
    secret text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_connections PRIMARY KEY (id),
    CONSTRAINT fk_connections_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT ck_connections_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_connections_kind_known CHECK (kind IN ('postgresql')),
    CONSTRAINT ck_connections_port_range CHECK (port BETWEEN 1 AND 65535)
);
CREATE UNIQUE INDEX uq_connections_owner_id_name ON workflow_platform.connections (owner_id, lower(name));

CREATE TABLE workflow_platform.runs (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    workflow_version_id uuid NOT NULL,
    dagster_run_id text,
    state text NOT NULL DEFAULT 'queued',
    parameters jsonb NOT NULL,
    inputs jsonb NOT NULL DEFAULT '{}'::jsonb,
    error jsonb,
    queued_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT pk_runs PRIMARY KEY (id),
    CONSTRAINT fk_runs_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_runs_workflow_version_id_owner_id FOREIGN KEY (workflow_version_id, owner_id)
        REFERENCES workflow_platform.workflow_versions (id, owner_id),
    CONSTRAINT uq_runs_dagster_run_id UNIQUE (dagster_run_id),
    CONSTRAINT uq_runs_id_owner_id UNIQUE (id, owner_id),
    CONSTRAINT ck_runs_state_known
        CHECK (state IN ('queued', 'starting', 'running', 'succeeded', 'failed', 'canceled')),
    CONSTRAINT ck_runs_ended_if_finished
        CHECK ((state IN ('succeeded', 'failed', 'canceled')) = (ended_at IS NOT NULL))
);
CREATE INDEX ix_runs_owner_id_queued_at ON workflow_platform.runs (owner_id, queued_at);
CREATE INDEX ix_runs_unfinished ON workflow_platform.runs (queued_at) WHERE ended_at IS NULL;

CREATE TABLE workflow_platform.dataset_versions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    dataset_id uuid NOT NULL,
    number bigint NOT NULL,
    file text NOT NULL,
    rows bigint NOT NULL,
    size_bytes bigint NOT NULL,
    columns jsonb NOT NULL,
    run_id uuid,
    output text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_dataset_versions PRIMARY KEY (id),
    CONSTRAINT fk_dataset_versions_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT fk_dataset_versions_dataset_id_owner_id
        FOREIGN KEY (dataset_id, owner_id) REFERENCES workflow_platform.datasets (id, owner_id),
    CONSTRAINT fk_dataset_versions_run_id_owner_id
        FOREIGN KEY (run_id, owner_id) REFERENCES workflow_platform.runs (id, owner_id),
    CONSTRAINT uq_dataset_versions_dataset_id_number UNIQUE (dataset_id, number),
    CONSTRAINT uq_dataset_versions_run_id_output UNIQUE (run_id, output),
    CONSTRAINT uq_dataset_versions_file UNIQUE (file),
    CONSTRAINT ck_dataset_versions_number_positive CHECK (number > 0),
    CONSTRAINT ck_dataset_versions_size_not_negative CHECK (rows >= 0 AND size_bytes >= 0),
    CONSTRAINT ck_dataset_versions_file_inside_the_lake
        CHECK (file ~ '^[^/]' AND file !~ '(^|/)[.][.](/|$)'),
    CONSTRAINT ck_dataset_versions_output_of_run CHECK ((run_id IS NULL) = (output IS NULL))
);

CREATE TABLE workflow_platform.outbox (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    available_at timestamptz NOT NULL DEFAULT now(),
    attempts bigint NOT NULL DEFAULT 0,
    last_error text,
    done_at timestamptz,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_pending ON workflow_platform.outbox (available_at, id) WHERE done_at IS NULL;
"""

TRIGGERS = """
CREATE FUNCTION workflow_platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % never changes once it is final.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER final BEFORE UPDATE ON workflow_platform.workflow_versions
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.refuse_change();
CREATE TRIGGER final BEFORE UPDATE ON workflow_platform.dataset_versions
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.refuse_change();
CREATE TRIGGER final BEFORE UPDATE ON workflow_platform.runs
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION workflow_platform.refuse_change();

CREATE FUNCTION workflow_platform.announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY workflow_platform_outbox;
    RETURN NULL;
END $$;

CREATE TRIGGER announce AFTER INSERT ON workflow_platform.outbox
    FOR EACH STATEMENT EXECUTE FUNCTION workflow_platform.announce_outbox();
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(TRIGGERS)


def downgrade() -> None:
    op.execute("""
        DROP TABLE workflow_platform.outbox, workflow_platform.dataset_versions, workflow_platform.runs,
            workflow_platform.connections, workflow_platform.datasets, workflow_platform.workflow_versions,
            workflow_platform.workflows, workflow_platform.users;
        DROP FUNCTION workflow_platform.announce_outbox, workflow_platform.refuse_change;
    """)
