"""How people sign in: passwords, sign-ins, tokens and the limits on attempts."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

UP = """
ALTER TABLE workflow_platform.users
    ADD COLUMN email text,
    ADD COLUMN email_verified_at timestamptz,
    ADD COLUMN password_hash text,
    ADD COLUMN is_admin boolean NOT NULL DEFAULT false,
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN token_epoch bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT ck_users_email_length CHECK (char_length(email) BETWEEN 3 AND 254);
CREATE UNIQUE INDEX uq_users_email ON workflow_platform.users (lower(email));

CREATE TABLE workflow_platform.sign_ins (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    kind text NOT NULL,
    secret_hash bytea,
    address text NOT NULL,
    agent text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    CONSTRAINT pk_sign_ins PRIMARY KEY (id),
    CONSTRAINT fk_sign_ins_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE,
    CONSTRAINT uq_sign_ins_secret_hash UNIQUE (secret_hash),
    CONSTRAINT ck_sign_ins_kind_known CHECK (kind IN ('browser', 'client')),
    CONSTRAINT ck_sign_ins_secret_of_browser CHECK ((kind = 'browser') = (secret_hash IS NOT NULL))
);
CREATE INDEX ix_sign_ins_user_id ON workflow_platform.sign_ins (user_id);

CREATE TABLE workflow_platform.refresh_tokens (
    hash bytea NOT NULL,
    sign_in_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT pk_refresh_tokens PRIMARY KEY (hash),
    CONSTRAINT fk_refresh_tokens_sign_in_id FOREIGN KEY (sign_in_id)
        REFERENCES workflow_platform.sign_ins (id) ON DELETE CASCADE
);
CREATE INDEX ix_refresh_tokens_sign_in_id ON workflow_platform.refresh_tokens (sign_in_id);

CREATE TABLE workflow_platform.access_tokens (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    name text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_access_tokens PRIMARY KEY (id),
    CONSTRAINT fk_access_tokens_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE,
    CONSTRAINT uq_access_tokens_hash UNIQUE (hash),
    CONSTRAINT ck_access_tokens_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_access_tokens_scopes_known CHECK (scopes <@ ARRAY['read', 'write'] AND scopes <> '{}')
);
CREATE INDEX ix_access_tokens_user_id ON workflow_platform.access_tokens (user_id);

CREATE TABLE workflow_platform.one_time_tokens (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    email text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT pk_one_time_tokens PRIMARY KEY (hash),
    CONSTRAINT fk_one_time_tokens_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE,
    CONSTRAINT ck_one_time_tokens_purpose_known CHECK (purpose IN ('verify', 'reset', 'change-email')),
    CONSTRAINT ck_one_time_tokens_email_to_change CHECK ((purpose = 'change-email') = (email IS NOT NULL))
);
CREATE INDEX ix_one_time_tokens_user_id ON workflow_platform.one_time_tokens (user_id);

CREATE TABLE workflow_platform.attempts (
    key bytea NOT NULL,
    count bigint NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    next_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_attempts PRIMARY KEY (key)
);
"""

DOWN = """
DROP TABLE workflow_platform.attempts;
DROP TABLE workflow_platform.one_time_tokens;
DROP TABLE workflow_platform.access_tokens;
DROP TABLE workflow_platform.refresh_tokens;
DROP TABLE workflow_platform.sign_ins;
ALTER TABLE workflow_platform.users
    DROP COLUMN email, DROP COLUMN email_verified_at, DROP COLUMN password_hash,
    DROP COLUMN is_admin, DROP COLUMN disabled_at, DROP COLUMN token_epoch;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
