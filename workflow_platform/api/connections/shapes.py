"""What the connection routes take and give. A password is taken and never given."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, SecretStr

from workflow_platform.api.datasets.shapes import ColumnAnswer
from workflow_platform.api.shapes import Body
from workflow_platform.engine.postgresql.verdict import Cause
from workflow_platform.spec.names import Name
from workflow_platform.store.connections import Host, Options, Word
from workflow_platform.store.sharing.tables import Role


class AddressBody(Body):
    """Where a PostgreSQL database is, and who signs in to it."""

    host: Host
    port: int = Field(5432, ge=1, le=65535)
    database: Word
    username: Word
    password: SecretStr | None = Field(
        None,
        max_length=1000,
        description="It is kept when it is left out, as long as host, port and user stay the same and "
        "encryption as strict as it was.",
    )
    options: Options = Field(
        default_factory=dict,
        description="application_name, connect_timeout, sslmode and sslrootcert, as libpq has them.",
    )


class ConnectionBody(AddressBody):
    """A connection under its name."""

    name: Name


class ConnectionAnswer(BaseModel):
    """A connection, without its password."""

    id: UUID
    owner: str = Field(description="Whose it is, by the user name.")
    role: Role = Field(description="What the asker may do with it.")
    name: str
    kind: str
    host: str
    port: int
    database: str
    username: str
    options: dict[str, str]


class ConnectionDetail(ConnectionAnswer):
    """A connection with the workflows that read it."""

    used_by: list[str] = Field(description="The workflows whose draft or latest version names it.")


class TrialAnswer(BaseModel):
    """Whether a connection works, and why not."""

    ok: bool
    cause: Cause | None = Field(description="Why it does not work, in a word for programs.")
    message: str
    hint: str
    tables: int | None = Field(description="How many tables and views can be read.")


class SchemaAnswer(BaseModel):
    """A schema with tables to read."""

    name: str
    tables: int


class TableAnswer(BaseModel):
    """A table or view that can be read."""

    # "schema" would hide a method of the model.
    schema_name: str = Field(serialization_alias="schema")
    name: str
    kind: Literal["table", "view", "materialized view", "foreign table", "partitioned table"]


class SampleAnswer(BaseModel):
    """Some rows of a table; long values are cut."""

    columns: list[ColumnAnswer]
    rows: list[dict[str, JsonValue]]
