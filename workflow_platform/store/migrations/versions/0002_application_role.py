"""The role of the web application, with the rights to read and change rows and nothing else."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# Roles belong to the whole server, so another database of it may have made this one.
ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'workflow_platform_app') THEN
        CREATE ROLE workflow_platform_app LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

DO $$ BEGIN
    IF EXISTS (
        SELECT FROM pg_roles
        WHERE rolname = 'workflow_platform_app'
            AND (rolsuper OR rolbypassrls OR pg_has_role(rolname, current_user, 'MEMBER'))
    ) THEN
        RAISE EXCEPTION 'workflow_platform_app has rights of %, or row level security does not bind it',
            current_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT has_database_privilege('workflow_platform_app', current_database(), 'CONNECT') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO workflow_platform_app', current_database());
    END IF;
END $$;
"""

RIGHTS = """
GRANT USAGE ON SCHEMA workflow_platform TO workflow_platform_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA workflow_platform TO workflow_platform_app;
REVOKE INSERT, UPDATE, DELETE ON workflow_platform.alembic_version FROM workflow_platform_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA workflow_platform
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO workflow_platform_app;
"""


def upgrade() -> None:
    op.execute(ROLE)
    op.execute(RIGHTS)


def downgrade() -> None:
    # The role stays, since other databases of the server may use it.
    op.execute("""
        ALTER DEFAULT PRIVILEGES IN SCHEMA workflow_platform
            REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM workflow_platform_app;
        REVOKE ALL ON ALL TABLES IN SCHEMA workflow_platform FROM workflow_platform_app;
        REVOKE ALL ON SCHEMA workflow_platform FROM workflow_platform_app;
    """)
