"""The tables, in a PostgreSQL schema of their own beside whatever else the database holds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import JsonValue
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from workflow_platform.spec.names import NAME_LENGTH
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.run_states import FINISHED, RUN_STATES, RunState

# Dagster names tables of its own "runs" and "alembic_version", and may share our database.
SCHEMA = "workflow_platform"

Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid4, server_default=text("gen_random_uuid()"))]
Owner = Annotated[UUID, mapped_column(ForeignKey("users.id"))]
Moment = Annotated[datetime, mapped_column(server_default=func.now())]
Document = dict[str, JsonValue]

LOWER_NAME = text("lower(name)")
LOWER_EMAIL = text("lower(email)")
RECENT = text("greatest(edited_at, last_run_at)")
NOT_DELETED = text("deleted_at IS NULL")
NOT_ENDED = text("ended_at IS NULL")
NOT_DONE = text("done_at IS NULL")


class Base(DeclarativeBase):
    """The root of the tables; every constraint has a name that a migration can refer to."""

    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        },
    )
    type_annotation_map = {str: Text, int: BigInteger, datetime: DateTime(timezone=True)}  # noqa: RUF012  # SQLAlchemy's own name


def one_of(column: str, *values: str) -> str:
    """Return the condition that a column has one of these values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def name_length() -> CheckConstraint:
    """Return the check of a column ``name``."""
    return CheckConstraint(f"char_length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length")


class UserRow(Base):
    """A person, the owner of everything else. One without an e-mail address cannot sign in.

    ``token_epoch`` counts up to end every sign-in and token at once. A quota of None is the installation's.
    """

    __tablename__ = "users"

    id: Mapped[Id]
    name: Mapped[str]
    created_at: Mapped[Moment]
    email: Mapped[str | None]
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None]
    is_admin: Mapped[bool] = mapped_column(server_default=false())
    disabled_at: Mapped[datetime | None]
    token_epoch: Mapped[int] = mapped_column(server_default=text("0"))
    display_name: Mapped[str | None]
    quota_storage_bytes: Mapped[int | None]
    quota_concurrent_runs: Mapped[int | None]
    quota_run_seconds: Mapped[int | None]

    __table_args__ = (
        name_length(),
        CheckConstraint(
            "quota_storage_bytes >= 0 AND quota_concurrent_runs > 0 AND quota_run_seconds > 0",
            name="quotas_positive",
        ),
        CheckConstraint("char_length(email) BETWEEN 3 AND 254", name="email_length"),
        CheckConstraint(f"char_length(display_name) BETWEEN 1 AND {NAME_LENGTH}", name="display_name_length"),
        Index("uq_users_name", LOWER_NAME, unique=True),
        Index("uq_users_email", LOWER_EMAIL, unique=True),
    )


class WorkflowRow(Base):
    """A workflow; its documents are its versions. A deleted one stays, for the runs it had.

    ``draft`` is what its editor sees, finished or not; ``revision`` counts its changes.
    """

    __tablename__ = "workflows"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    name: Mapped[str]
    slug: Mapped[str]
    key: Mapped[str]
    draft: Mapped[Document] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    layout: Mapped[Document] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    folder: Mapped[str] = mapped_column(server_default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'::text[]"))
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment]
    last_run_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        name_length(),
        # One underscore at a time, so that "<key>__v<number>" can only be read one way.
        CheckConstraint("key ~ '^[a-z0-9]+(_[a-z0-9]+)*$' AND char_length(key) <= 100", name="key_word"),
        CheckConstraint("char_length(slug) BETWEEN 1 AND 100", name="slug_length"),
        CheckConstraint("char_length(folder) <= 200", name="folder_length"),
        CheckConstraint("cardinality(tags) <= 20", name="tags_few"),
        UniqueConstraint("key"),
        UniqueConstraint("id", "owner_id"),
        Index(
            "uq_workflows_owner_id_name",
            "owner_id",
            LOWER_NAME,
            unique=True,
            postgresql_where=NOT_DELETED,
        ),
        Index(
            "uq_workflows_owner_id_slug",
            "owner_id",
            "slug",
            unique=True,
            postgresql_where=NOT_DELETED,
        ),
        Index("ix_workflows_owner_id_edited_at", "owner_id", "edited_at", postgresql_where=NOT_DELETED),
        Index("ix_workflows_recent", RECENT, postgresql_where=NOT_DELETED),
    )


class WorkflowVersionRow(Base):
    """A saved document, which never changes."""

    __tablename__ = "workflow_versions"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    workflow_id: Mapped[UUID]
    number: Mapped[int]
    document: Mapped[Document] = mapped_column(JSONB)
    digest: Mapped[str]
    created_at: Mapped[Moment]

    __table_args__ = (
        ForeignKeyConstraint(["workflow_id", "owner_id"], ["workflows.id", "workflows.owner_id"]),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_sha256"),
        UniqueConstraint("workflow_id", "number"),
        UniqueConstraint("id", "owner_id"),
    )


class DatasetRow(Base):
    """A named table of an owner; its rows are its versions. A deleted one can be had back for a while."""

    __tablename__ = "datasets"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    name: Mapped[str]
    origin: Mapped[str]
    produced_by: Mapped[UUID | None]
    output: Mapped[str | None]
    created_at: Mapped[Moment]
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["produced_by", "owner_id"], ["workflows.id", "workflows.owner_id"]),
        name_length(),
        CheckConstraint(one_of("origin", "upload", "result"), name="origin_known"),
        CheckConstraint(
            "(origin = 'result') = (produced_by IS NOT NULL) AND (output IS NULL) = (produced_by IS NULL)",
            name="producer_of_result",
        ),
        UniqueConstraint("id", "owner_id"),
        Index("uq_datasets_owner_id_name", "owner_id", LOWER_NAME, unique=True, postgresql_where=NOT_DELETED),
        Index("ix_datasets_published_at", "published_at"),
        Index("ix_datasets_produced_by", "produced_by"),
    )


class DatasetVersionRow(Base):
    """A Parquet file of the lake, which never changes."""

    __tablename__ = "dataset_versions"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    dataset_id: Mapped[UUID]
    number: Mapped[int]
    file: Mapped[str]
    rows: Mapped[int]
    size_bytes: Mapped[int]
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    run_id: Mapped[UUID | None]
    output: Mapped[str | None]
    created_at: Mapped[Moment]

    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "owner_id"], ["datasets.id", "datasets.owner_id"]),
        ForeignKeyConstraint(["run_id", "owner_id"], ["runs.id", "runs.owner_id"]),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("rows >= 0 AND size_bytes >= 0", name="size_not_negative"),
        CheckConstraint("file ~ '^[^/]' AND file !~ '(^|/)[.][.](/|$)'", name="file_inside_the_lake"),
        CheckConstraint("(run_id IS NULL) = (output IS NULL)", name="output_of_run"),
        UniqueConstraint("dataset_id", "number"),
        UniqueConstraint("run_id", "output"),
        UniqueConstraint("file"),
        Index("ix_dataset_versions_owner_id", "owner_id"),
    )


class ConnectionRow(Base):
    """An outside database; the password is sealed by the vault."""

    __tablename__ = "connections"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    name: Mapped[str]
    kind: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    database: Mapped[str]
    username: Mapped[str]
    options: Mapped[dict[str, str]] = mapped_column(JSONB)
    secret: Mapped[str]
    created_at: Mapped[Moment]

    __table_args__ = (
        name_length(),
        CheckConstraint(one_of("kind", "postgresql"), name="kind_known"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="port_range"),
        Index("uq_connections_owner_id_name", "owner_id", LOWER_NAME, unique=True),
    )


class RunRow(Base):
    """One execution of one workflow version. It belongs to the workflow's owner.

    ``executed_by`` is who has it executed, with their rights; the account may be gone by now. Until
    ``released_at`` it waits for other runs of that person.
    """

    __tablename__ = "runs"

    id: Mapped[Id]
    owner_id: Mapped[Owner]
    executed_by: Mapped[UUID]
    workflow_id: Mapped[UUID]
    workflow_version_id: Mapped[UUID]
    dagster_run_id: Mapped[str | None]
    state: Mapped[RunState] = mapped_column(Text, server_default="queued")
    parameters: Mapped[dict[str, Scalar]] = mapped_column(JSONB)
    inputs: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    repeats: Mapped[UUID | None]
    resumes: Mapped[bool] = mapped_column(server_default=text("false"))
    error: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    queued_at: Mapped[Moment]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workflow_version_id", "owner_id"], ["workflow_versions.id", "workflow_versions.owner_id"]
        ),
        ForeignKeyConstraint(["workflow_id", "owner_id"], ["workflows.id", "workflows.owner_id"]),
        CheckConstraint(one_of("state", *RUN_STATES), name="state_known"),
        CheckConstraint(f"({one_of('state', *FINISHED)}) = (ended_at IS NOT NULL)", name="ended_if_finished"),
        CheckConstraint("repeats IS NOT NULL OR NOT resumes", name="resumes_one"),
        UniqueConstraint("dagster_run_id"),
        UniqueConstraint("id", "owner_id"),
        Index("ix_runs_owner_id_queued_at", "owner_id", "queued_at"),
        Index("ix_runs_workflow_id_queued_at", "workflow_id", "queued_at"),
        Index("ix_runs_unfinished", "queued_at", postgresql_where=NOT_ENDED),
        Index("ix_runs_unfinished_owner_id", "owner_id", postgresql_where=NOT_ENDED),
    )


class IdempotencyRow(Base):
    """A word that a caller chose for a request, so that asking again starts nothing twice."""

    __tablename__ = "idempotency_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    run_id: Mapped[UUID]
    created_at: Mapped[Moment]

    __table_args__ = (
        # The run is made after it, by the one who gets the key; it may belong to somebody else.
        ForeignKeyConstraint(
            ["run_id"], ["runs.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("char_length(key) BETWEEN 1 AND 200", name="key_length"),
    )


class OutboxRow(Base):
    """Something to be done after the transaction that wrote it, by whoever takes its topic."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    topic: Mapped[str]
    payload: Mapped[Document] = mapped_column(JSONB)
    created_at: Mapped[Moment]
    available_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_outbox_pending", "available_at", "id", postgresql_where=NOT_DONE),)
