"""Quotas, what people use, and the audit log: each change leaves an event, written by the database itself."""

from __future__ import annotations

from typing import NamedTuple

from alembic import op

revision = "0013"
down_revision = "0012"


class Audited(NamedTuple):
    """A table whose changes are told.

    Attributes:
        noun: what its rows are called in the log.
        person: the column of the person whose it is.
        id: the column of its id, if it has one.
        ending: the column that is filled when it ends without being removed.
        ended: the word for that, or the column that has the word.
        watched: the columns whose change is told, by their names alone.
        shown: the columns whose values are told: none with a secret, an address, a name or data.
    """

    noun: str
    table: str
    person: str
    id: str = "id"
    ending: str = ""
    ended: str = ""
    watched: str = ""
    shown: str = ""


AUDITED = (
    Audited(
        "workflow",
        "workflows",
        "owner_id",
        ending="deleted_at",
        ended="deleted",
        watched="name,draft,folder,tags",
    ),
    Audited("workflow-version", "workflow_versions", "owner_id", shown="workflow_id,number"),
    Audited(
        *("dataset", "datasets", "owner_id"),
        ending="deleted_at",
        ended="deleted",
        watched="name,origin",
        shown="origin",
    ),
    Audited("dataset-version", "dataset_versions", "owner_id", shown="dataset_id,number,run_id,size_bytes"),
    Audited(
        *("connection", "connections", "owner_id"),
        watched="name,kind,host,port,database,username,options,secret",
        shown="kind",
    ),
    Audited("run", "runs", "owner_id", ending="ended_at", ended="state", shown="workflow_version_id"),
    Audited(
        *("schedule", "schedules", "owner_id"),
        watched="workflow_id,kind,expression,seconds,dataset_id,time_zone,parameters,enabled,overlap,missed",
        shown="workflow_id,kind,enabled",
    ),
    Audited(
        *("share", "grants", "granted_by"),
        watched="role,user_id",
        shown="workflow_id,dataset_id,connection_id,group_id,user_id,role",
    ),
    Audited("group", "groups", "owner_id", watched="name"),
    Audited("group-member", "group_members", "user_id", watched="user_id", shown="group_id,user_id"),
    Audited(
        *("account", "users", "id"),
        ending="disabled_at",
        ended="suspended",
        watched="name,display_name,email,email_verified_at,password_hash,is_admin,"
        "quota_storage_bytes,quota_concurrent_runs,quota_run_seconds",
        shown="is_admin,quota_storage_bytes,quota_concurrent_runs,quota_run_seconds",
    ),
    Audited(
        *("access-token", "access_tokens", "user_id"),
        ending="revoked_at",
        ended="revoked",
        shown="scopes,expires_at",
    ),
    Audited("sign-in", "sign_ins", "user_id", ending="ended_at", ended="ended", shown="kind,ended_by"),
    Audited("second-factor", "second_factors", "user_id", id="user_id", watched="secret,confirmed_at"),
    Audited(
        "invitation", "invitations", "invited_by", watched="email,hash,is_admin,invited_by", shown="is_admin"
    ),
    Audited("identity", "identities", "user_id", id="", watched="user_id", shown="provider"),
)

QUOTAS = """
ALTER TABLE workflow_platform.users
    ADD COLUMN quota_storage_bytes bigint,
    ADD COLUMN quota_concurrent_runs bigint,
    ADD COLUMN quota_run_seconds bigint,
    ADD CONSTRAINT ck_users_quotas_positive
        CHECK (quota_storage_bytes >= 0 AND quota_concurrent_runs > 0 AND quota_run_seconds > 0);
ALTER TABLE workflow_platform.runs ADD COLUMN released_at timestamptz;
UPDATE workflow_platform.runs SET released_at = now() WHERE ended_at IS NULL;
CREATE INDEX ix_runs_unfinished_owner_id ON workflow_platform.runs (owner_id) WHERE ended_at IS NULL;
CREATE INDEX ix_dataset_versions_owner_id ON workflow_platform.dataset_versions (owner_id);
"""

# Administrators learn how much somebody has, and not what: the second function sees what they do not.
USAGE = """
CREATE FUNCTION workflow_platform.stored_bytes(owner uuid) RETURNS bigint
LANGUAGE sql STABLE
RETURN (
    SELECT coalesce(sum(v.size_bytes), 0)
    FROM workflow_platform.dataset_versions v JOIN workflow_platform.datasets d ON d.id = v.dataset_id
    WHERE v.owner_id = owner AND (d.deleted_at IS NULL OR d.deleted_at > now() - interval '30 days')
);

CREATE FUNCTION workflow_platform.usage_of(people uuid[])
RETURNS TABLE (person_id uuid, storage_bytes bigint, runs bigint, runs_under_way bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        person,
        workflow_platform.stored_bytes(person),
        (SELECT count(*) FROM workflow_platform.runs WHERE owner_id = person),
        (SELECT count(*) FROM workflow_platform.runs WHERE owner_id = person AND ended_at IS NULL)
    FROM unnest(people) AS person
    WHERE person = workflow_platform.person() OR workflow_platform.person_is_admin()
$$;
"""

TABLE = """
CREATE TABLE workflow_platform.audit_events (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    actor_id uuid,
    person_id uuid,
    kind text NOT NULL,
    noun text NOT NULL,
    noun_id uuid,
    details jsonb NOT NULL DEFAULT '{}'::jsonb,
    request_id text,
    transaction_id bigint NOT NULL,
    CONSTRAINT pk_audit_events PRIMARY KEY (id)
);
CREATE INDEX ix_audit_events_at ON workflow_platform.audit_events (at);
CREATE INDEX ix_audit_events_actor_id ON workflow_platform.audit_events (actor_id, id);
CREATE INDEX ix_audit_events_person_id ON workflow_platform.audit_events (person_id, id);
CREATE INDEX ix_audit_events_noun_id ON workflow_platform.audit_events (noun_id, transaction_id);
"""

# What a transaction has told of a thing is not told again, since one change may take several statements.
NOTE_CHANGE = """
CREATE FUNCTION workflow_platform.note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    noun_ CONSTANT text := TG_ARGV[0];
    ending CONSTANT text := TG_ARGV[3];
    watched CONSTANT text[] := string_to_array(TG_ARGV[5], ',');
    shown CONSTANT text[] := string_to_array(TG_ARGV[6], ',');
    before CONSTANT jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after CONSTANT jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    present CONSTANT jsonb := coalesce(after, before);
    thing CONSTANT uuid := present ->> TG_ARGV[2];
    this_transaction CONSTANT bigint := pg_current_xact_id()::text::bigint;
    ended CONSTANT text := coalesce(after ->> TG_ARGV[4], TG_ARGV[4]);
    verb text;
    changed text[] := '{}';
    made_now boolean := false;
    told jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        verb := 'created';
    ELSIF TG_OP = 'DELETE' THEN
        verb := CASE WHEN ending <> '' THEN 'erased' ELSE 'deleted' END;
    ELSE
        SELECT coalesce(array_agg(name ORDER BY name), '{}') INTO changed
        FROM unnest(watched) AS name WHERE before -> name IS DISTINCT FROM after -> name;
        SELECT
            coalesce(bool_or(kind = noun_ || '.created'), false),
            coalesce(jsonb_agg(details -> 'changed'), '[]')
        INTO made_now, told
        FROM workflow_platform.audit_events
        WHERE noun_id = thing AND noun = noun_ AND transaction_id = this_transaction;
        SELECT coalesce(array_agg(name ORDER BY name), '{}') INTO changed
        FROM unnest(changed) AS name
        WHERE name = ANY (shown) OR NOT (made_now OR EXISTS (
            SELECT FROM jsonb_path_query(told, '$[*][*]') AS earlier WHERE earlier #>> '{}' = name
        ));
        verb := CASE
            WHEN ending <> '' AND (before ->> ending IS NULL) AND (after ->> ending IS NOT NULL) THEN ended
            WHEN ending <> '' AND (before ->> ending IS NOT NULL) AND (after ->> ending IS NULL)
                THEN 'restored'
            WHEN changed <> '{}' THEN 'changed'
        END;
        IF verb IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO workflow_platform.audit_events
        (actor_id, person_id, kind, noun, noun_id, details, request_id, transaction_id)
    SELECT
        workflow_platform.person(),
        (present ->> TG_ARGV[1])::uuid,
        noun_ || '.' || verb,
        noun_,
        thing,
        coalesce(
            (SELECT jsonb_object_agg(name, present -> name) FROM unnest(shown) AS name
             WHERE present ->> name IS NOT NULL),
            '{}'
        ) || CASE WHEN changed = '{}' THEN '{}'::jsonb ELSE jsonb_build_object('changed', changed) END,
        nullif(current_setting('workflow_platform.request_id', true), ''),
        this_transaction;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION workflow_platform.note_change() FROM PUBLIC;
"""

# The depth is 1 for a statement of anybody, and more for one of the trigger above.
APPEND_ONLY = """
CREATE FUNCTION workflow_platform.keep_audit_events() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is written by the database itself, and never changed'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON workflow_platform.audit_events
    FOR EACH ROW EXECUTE FUNCTION workflow_platform.keep_audit_events();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON workflow_platform.audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION workflow_platform.keep_audit_events();
"""

RIGHTS = """
REVOKE ALL ON workflow_platform.audit_events FROM workflow_platform_app;
GRANT SELECT ON workflow_platform.audit_events TO workflow_platform_app;

CREATE FUNCTION workflow_platform.person_is_admin() RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM workflow_platform.users
    WHERE id = workflow_platform.person() AND is_admin AND disabled_at IS NULL
);

ALTER TABLE workflow_platform.audit_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON workflow_platform.audit_events FOR SELECT
    USING (actor_id = workflow_platform.person() OR person_id = workflow_platform.person());
CREATE POLICY administrators ON workflow_platform.audit_events FOR SELECT
    USING ((SELECT workflow_platform.person_is_admin()));
"""


def upgrade() -> None:
    for statement in (TABLE, RIGHTS, NOTE_CHANGE, APPEND_ONLY, QUOTAS, USAGE):
        op.execute(statement)
    for noun, table, *rest in AUDITED:
        arguments = ", ".join(f"'{word}'" for word in (noun, *rest))
        op.execute(
            f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON workflow_platform.{table} "
            f"FOR EACH ROW EXECUTE FUNCTION workflow_platform.note_change({arguments})"
        )


def downgrade() -> None:
    op.execute("""
        DROP FUNCTION workflow_platform.usage_of(uuid[]);
        DROP FUNCTION workflow_platform.stored_bytes(uuid);
        DROP INDEX workflow_platform.ix_dataset_versions_owner_id;
        ALTER TABLE workflow_platform.runs DROP COLUMN released_at;
        DROP INDEX workflow_platform.ix_runs_unfinished_owner_id;
        ALTER TABLE workflow_platform.users DROP CONSTRAINT ck_users_quotas_positive,
            DROP COLUMN quota_storage_bytes, DROP COLUMN quota_concurrent_runs, DROP COLUMN quota_run_seconds;
    """)
    op.execute("DROP FUNCTION workflow_platform.note_change() CASCADE")
    op.execute("DROP TABLE workflow_platform.audit_events")
    for function in ("keep_audit_events", "person_is_admin"):
        op.execute(f"DROP FUNCTION workflow_platform.{function}()")
