"""Names to show, second factors, invitations, and sign-in through other providers."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

UP = """
ALTER TABLE workflow_platform.users
    ADD COLUMN display_name text,
    ADD CONSTRAINT ck_users_display_name_length CHECK (char_length(display_name) BETWEEN 1 AND 100);

CREATE TABLE workflow_platform.second_factors (
    user_id uuid NOT NULL,
    secret text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_second_factors PRIMARY KEY (user_id),
    CONSTRAINT fk_second_factors_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE
);

CREATE TABLE workflow_platform.recovery_codes (
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT pk_recovery_codes PRIMARY KEY (hash),
    CONSTRAINT fk_recovery_codes_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE
);
CREATE INDEX ix_recovery_codes_user_id ON workflow_platform.recovery_codes (user_id);

CREATE TABLE workflow_platform.invitations (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    email text NOT NULL,
    hash bytea NOT NULL,
    is_admin boolean NOT NULL DEFAULT false,
    invited_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT fk_invitations_invited_by FOREIGN KEY (invited_by)
        REFERENCES workflow_platform.users (id) ON DELETE SET NULL,
    CONSTRAINT uq_invitations_hash UNIQUE (hash),
    CONSTRAINT ck_invitations_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
);
CREATE UNIQUE INDEX uq_invitations_email ON workflow_platform.invitations (lower(email));

CREATE TABLE workflow_platform.identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    provider text NOT NULL,
    email text,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT pk_identities PRIMARY KEY (issuer, subject),
    CONSTRAINT fk_identities_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE
);
CREATE INDEX ix_identities_user_id ON workflow_platform.identities (user_id);

CREATE TABLE workflow_platform.provider_visits (
    hash bytea NOT NULL,
    provider text NOT NULL,
    user_id uuid,
    state jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_provider_visits PRIMARY KEY (hash),
    CONSTRAINT fk_provider_visits_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE
);
"""

DOWN = """
DROP TABLE workflow_platform.provider_visits, workflow_platform.identities, workflow_platform.invitations,
    workflow_platform.recovery_codes, workflow_platform.second_factors;
ALTER TABLE workflow_platform.users DROP COLUMN display_name;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
