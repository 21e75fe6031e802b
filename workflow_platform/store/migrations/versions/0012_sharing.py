"""Sharing: roles on things, groups, and policies that let in those who got a role."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = """
CREATE TABLE workflow_platform.groups (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_groups PRIMARY KEY (id),
    CONSTRAINT fk_groups_owner_id FOREIGN KEY (owner_id) REFERENCES workflow_platform.users (id),
    CONSTRAINT ck_groups_name_length CHECK (char_length(name) BETWEEN 1 AND 100)
);
CREATE UNIQUE INDEX uq_groups_owner_id_name ON workflow_platform.groups (owner_id, lower(name));

CREATE TABLE workflow_platform.group_members (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    group_id uuid NOT NULL,
    email text NOT NULL,
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_group_members PRIMARY KEY (id),
    CONSTRAINT fk_group_members_group_id FOREIGN KEY (group_id)
        REFERENCES workflow_platform.groups (id) ON DELETE CASCADE,
    CONSTRAINT fk_group_members_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE,
    CONSTRAINT ck_group_members_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
);
CREATE UNIQUE INDEX uq_group_members_group_id_email
    ON workflow_platform.group_members (group_id, lower(email));
CREATE INDEX ix_group_members_user_id ON workflow_platform.group_members (user_id);
CREATE INDEX ix_group_members_unclaimed
    ON workflow_platform.group_members (lower(email)) WHERE user_id IS NULL;

CREATE TABLE workflow_platform.grants (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    workflow_id uuid,
    dataset_id uuid,
    connection_id uuid,
    group_id uuid,
    email text,
    user_id uuid,
    role text NOT NULL,
    granted_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_grants PRIMARY KEY (id),
    CONSTRAINT fk_grants_workflow_id FOREIGN KEY (workflow_id)
        REFERENCES workflow_platform.workflows (id) ON DELETE CASCADE,
    CONSTRAINT fk_grants_dataset_id FOREIGN KEY (dataset_id)
        REFERENCES workflow_platform.datasets (id) ON DELETE CASCADE,
    CONSTRAINT fk_grants_connection_id FOREIGN KEY (connection_id)
        REFERENCES workflow_platform.connections (id) ON DELETE CASCADE,
    CONSTRAINT fk_grants_group_id FOREIGN KEY (group_id)
        REFERENCES workflow_platform.groups (id) ON DELETE CASCADE,
    CONSTRAINT fk_grants_user_id FOREIGN KEY (user_id)
        REFERENCES workflow_platform.users (id) ON DELETE CASCADE,
    CONSTRAINT fk_grants_granted_by FOREIGN KEY (granted_by)
        REFERENCES workflow_platform.users (id) ON DELETE SET NULL,
    CONSTRAINT ck_grants_one_thing CHECK (num_nonnulls(workflow_id, dataset_id, connection_id) = 1),
    CONSTRAINT ck_grants_one_grantee CHECK (num_nonnulls(group_id, email) = 1),
    CONSTRAINT ck_grants_person_by_email CHECK (user_id IS NULL OR email IS NOT NULL),
    CONSTRAINT ck_grants_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT ck_grants_role_known CHECK (role IN ('viewer', 'editor', 'owner'))
);
CREATE UNIQUE INDEX uq_grants_thing_grantee ON workflow_platform.grants
    (coalesce(workflow_id, dataset_id, connection_id), coalesce(group_id::text, lower(email)));
CREATE INDEX ix_grants_user_id ON workflow_platform.grants (user_id);
CREATE INDEX ix_grants_group_id ON workflow_platform.grants (group_id);
CREATE INDEX ix_grants_workflow_id ON workflow_platform.grants (workflow_id);
CREATE INDEX ix_grants_dataset_id ON workflow_platform.grants (dataset_id);
CREATE INDEX ix_grants_connection_id ON workflow_platform.grants (connection_id);
CREATE INDEX ix_grants_unclaimed
    ON workflow_platform.grants (lower(email)) WHERE user_id IS NULL AND email IS NOT NULL;
CREATE INDEX ix_datasets_produced_by ON workflow_platform.datasets (produced_by);
"""

# A run that has ended refuses changes, but these only write down what was so already.
RUNS = """
ALTER TABLE workflow_platform.runs ADD COLUMN executed_by uuid, ADD COLUMN workflow_id uuid;
ALTER TABLE workflow_platform.runs DISABLE TRIGGER final;
UPDATE workflow_platform.runs r SET executed_by = r.owner_id, workflow_id = v.workflow_id
    FROM workflow_platform.workflow_versions v WHERE v.id = r.workflow_version_id;
ALTER TABLE workflow_platform.runs ENABLE TRIGGER final;
ALTER TABLE workflow_platform.runs
    ALTER COLUMN executed_by SET NOT NULL,
    ALTER COLUMN workflow_id SET NOT NULL,
    ADD CONSTRAINT fk_runs_workflow_id_owner_id
        FOREIGN KEY (workflow_id, owner_id) REFERENCES workflow_platform.workflows (id, owner_id);
CREATE INDEX ix_runs_workflow_id_queued_at ON workflow_platform.runs (workflow_id, queued_at);

ALTER TABLE workflow_platform.idempotency_keys
    DROP CONSTRAINT fk_idempotency_keys_run_id_owner_id,
    ADD CONSTRAINT fk_idempotency_keys_run_id FOREIGN KEY (run_id)
        REFERENCES workflow_platform.runs (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""

# The policies of one table cannot ask another one whose policies ask the first. These functions work with
# the rights of whoever owns the tables, and answer about nobody but the person of the transaction.
FUNCTIONS = """
CREATE FUNCTION workflow_platform.person() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('workflow_platform.user_id', true), '')::uuid
$$;

CREATE FUNCTION workflow_platform.my_groups() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT group_id FROM workflow_platform.group_members WHERE user_id = workflow_platform.person()
$$;

-- The things of a kind on which a person was given a role, or a higher one, and which are not deleted.
-- Whoever is bound by row level security is told about the person of the transaction and nobody else.
CREATE FUNCTION workflow_platform.granted_to(asker uuid, noun text, lowest text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH high AS (
        SELECT role FROM unnest(ARRAY['viewer', 'editor', 'owner']) WITH ORDINALITY AS r (role, rank)
        WHERE rank >= array_position(ARRAY['viewer', 'editor', 'owner'], lowest)
            AND (asker = workflow_platform.person() OR pg_has_role(session_user, current_user, 'MEMBER'))
    ), mine AS (
        SELECT g.workflow_id, g.dataset_id, g.connection_id FROM workflow_platform.grants g
        JOIN high USING (role)
        WHERE g.user_id = asker
        UNION ALL
        SELECT g.workflow_id, g.dataset_id, g.connection_id FROM workflow_platform.group_members m
        JOIN workflow_platform.grants g ON g.group_id = m.group_id
        JOIN high USING (role)
        WHERE m.user_id = asker
    )
    SELECT w.id FROM mine JOIN workflow_platform.workflows w ON w.id = mine.workflow_id
    WHERE noun = 'workflow' AND w.deleted_at IS NULL
    UNION ALL
    SELECT d.id FROM mine JOIN workflow_platform.datasets d ON d.id = mine.dataset_id
    WHERE noun = 'dataset' AND d.deleted_at IS NULL
    UNION ALL
    SELECT d.id FROM mine
    JOIN workflow_platform.workflows w ON w.id = mine.workflow_id
    JOIN workflow_platform.datasets d ON d.produced_by = w.id
    WHERE noun = 'dataset' AND d.deleted_at IS NULL AND w.deleted_at IS NULL
    UNION ALL
    SELECT mine.connection_id FROM mine WHERE noun = 'connection' AND mine.connection_id IS NOT NULL
$$;

CREATE FUNCTION workflow_platform.granted(noun text, lowest text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT workflow_platform.granted_to(workflow_platform.person(), noun, lowest)
$$;

CREATE FUNCTION workflow_platform.claim_shares() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE workflow_platform.grants SET user_id = NEW.id
    WHERE user_id IS NULL AND email IS NOT NULL AND lower(email) = lower(NEW.email);
    UPDATE workflow_platform.group_members SET user_id = NEW.id
    WHERE user_id IS NULL AND lower(email) = lower(NEW.email);
    RETURN NULL;
END $$;

CREATE TRIGGER claim_shares AFTER INSERT OR UPDATE OF email, email_verified_at ON workflow_platform.users
    FOR EACH ROW WHEN (NEW.email IS NOT NULL AND NEW.email_verified_at IS NOT NULL)
    EXECUTE FUNCTION workflow_platform.claim_shares();
"""

PERSON = "(SELECT workflow_platform.person())"
OWN = f"owner_id = {PERSON}"
# Whose a thing is does not change, whoever may change the rest of it.
KEPT = ("workflows", "datasets", "connections", "runs")


def granted(column: str, noun: str, least: str) -> str:
    """Return the condition that the person got a role; the list of things is made once for a query."""
    return f"{column} = ANY (ARRAY (SELECT workflow_platform.granted('{noun}', '{least}')))"


def or_own(column: str, noun: str, least: str) -> str:
    return f"{OWN} OR {granted(column, noun, least)}"


def of_run(least: str) -> str:
    may = "r." + or_own("r.workflow_id", "workflow", least)
    return f"{OWN} OR EXISTS (SELECT FROM workflow_platform.runs r WHERE r.id = run_id AND ({may}))"


def thing(condition: str) -> str:
    """Return the condition that the thing of a grant fulfils another condition."""
    of_noun = (
        "EXISTS (SELECT FROM workflow_platform.{noun}s t WHERE t.id = {noun}_id AND (" + condition + "))"
    )
    return " OR ".join(of_noun.format(noun=noun) for noun in ("workflow", "dataset", "connection"))


THEIRS = thing(
    f"t.owner_id = {PERSON} OR t.id = ANY (ARRAY (SELECT workflow_platform.granted('{{noun}}', 'owner')))"
)
MINE = f"user_id = {PERSON} OR group_id IN (SELECT workflow_platform.my_groups())"
ADMINISTRATOR = f"EXISTS (SELECT FROM workflow_platform.users u WHERE u.id = {PERSON} AND u.is_admin)"
MY_GROUP = f"EXISTS (SELECT FROM workflow_platform.groups g WHERE g.id = group_id AND g.owner_id = {PERSON})"

# What one must fulfil to see a row, to add it, to change it and to remove it.
POLICIES = {
    "workflows": (
        or_own("id", "workflow", "viewer"),
        OWN,
        or_own("id", "workflow", "editor"),
        OWN,
    ),
    "workflow_versions": (
        or_own("workflow_id", "workflow", "viewer"),
        or_own("workflow_id", "workflow", "editor"),
        OWN,
        OWN,
    ),
    "datasets": (or_own("id", "dataset", "viewer"), OWN, or_own("id", "dataset", "editor"), OWN),
    "dataset_versions": (
        or_own("dataset_id", "dataset", "viewer"),
        or_own("dataset_id", "dataset", "editor"),
        OWN,
        OWN,
    ),
    "connections": (
        or_own("id", "connection", "viewer"),
        OWN,
        or_own("id", "connection", "editor"),
        or_own("id", "connection", "owner"),
    ),
    "runs": (
        or_own("workflow_id", "workflow", "viewer"),
        f"executed_by = {PERSON} AND ({or_own('workflow_id', 'workflow', 'editor')})",
        or_own("workflow_id", "workflow", "editor"),
        OWN,
    ),
    "run_steps": (of_run("viewer"), of_run("editor"), of_run("editor"), OWN),
    "run_events": (of_run("viewer"), of_run("editor"), of_run("editor"), OWN),
    "idempotency_keys": (OWN, OWN, OWN, OWN),
    "grants": (f"{MINE} OR {THEIRS}", THEIRS, THEIRS, f"user_id = {PERSON} OR {THEIRS}"),
    "groups": (
        f"{OWN} OR id IN (SELECT workflow_platform.my_groups()) OR {ADMINISTRATOR}",
        OWN,
        OWN,
        OWN,
    ),
    "group_members": (
        f"{MINE} OR {MY_GROUP} OR {ADMINISTRATOR}",
        MY_GROUP,
        MY_GROUP,
        f"user_id = {PERSON} OR {MY_GROUP}",
    ),
}
NEW = ("grants", "groups", "group_members")


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(RUNS)
    op.execute(FUNCTIONS)
    for table, (see, add, change, remove) in POLICIES.items():
        name = f"workflow_platform.{table}"
        if table in NEW:
            op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        else:
            op.execute(f"DROP POLICY own ON {name}")
        op.execute(f"CREATE POLICY see ON {name} FOR SELECT USING ({see})")
        op.execute(f"CREATE POLICY add ON {name} FOR INSERT WITH CHECK ({add})")
        op.execute(f"CREATE POLICY change ON {name} FOR UPDATE USING ({change})")
        op.execute(f"CREATE POLICY remove ON {name} FOR DELETE USING ({remove})")
    for table in KEPT:
        op.execute(f"""
            CREATE TRIGGER keep_owner BEFORE UPDATE OF owner_id ON workflow_platform.{table}
            FOR EACH ROW WHEN (NEW.owner_id <> OLD.owner_id)
            EXECUTE FUNCTION workflow_platform.refuse_change()
        """)


def downgrade() -> None:
    own = "owner_id = nullif(current_setting('workflow_platform.user_id', true), '')::uuid"
    for table in POLICIES:
        for policy in ("see", "add", "change", "remove"):
            op.execute(f"DROP POLICY {policy} ON workflow_platform.{table}")
        if table not in NEW:
            op.execute(f"CREATE POLICY own ON workflow_platform.{table} USING ({own})")
    for table in KEPT:
        op.execute(f"DROP TRIGGER keep_owner ON workflow_platform.{table}")
    op.execute("""
        DROP TRIGGER claim_shares ON workflow_platform.users;
        DROP FUNCTION workflow_platform.claim_shares, workflow_platform.granted, workflow_platform.granted_to,
            workflow_platform.my_groups, workflow_platform.person;
        DROP TABLE workflow_platform.grants, workflow_platform.group_members, workflow_platform.groups;
        DROP INDEX workflow_platform.ix_datasets_produced_by;
        DELETE FROM workflow_platform.idempotency_keys k
            USING workflow_platform.runs r WHERE r.id = k.run_id AND r.owner_id <> k.owner_id;
        ALTER TABLE workflow_platform.idempotency_keys
            DROP CONSTRAINT fk_idempotency_keys_run_id,
            ADD CONSTRAINT fk_idempotency_keys_run_id_owner_id FOREIGN KEY (run_id, owner_id)
                REFERENCES workflow_platform.runs (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE workflow_platform.runs DROP COLUMN executed_by, DROP COLUMN workflow_id;
    """)
