"""The connections of an actor: outside databases, whose passwords are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.connection_options import checked_options
from workflow_platform.store.database import Session
from workflow_platform.store.tables import LOWER_NAME, ConnectionRow, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.text import checked_name, missing, same_name
from workflow_platform.store.vault import Place, Vault

TABLE = ConnectionRow.__tablename__

Word = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]*$")]


# One name or address: no folder of a socket, no list, no zone of an interface.
Host = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\w.:-]+$")]
# Whichever block it is, a setting of this name is a connection's.
_NAMED_CONNECTIONS = "$[*].steps[*].settings.connection"
Options = Annotated[dict[Word, Word], AfterValidator(checked_options)]


class ConnectionDetails(BaseModel):
    """All that it takes to connect; ``options`` are the few parameters of libpq that are allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["postgresql"] = "postgresql"
    host: Host
    port: int = Field(5432, ge=1, le=65535)
    database: Word
    username: Word
    password: SecretStr = Field(SecretStr(""), max_length=1000)
    options: Options = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """A connection, without its password."""

    id: UUID
    name: str
    kind: str
    host: str
    port: int
    database: str
    username: str
    options: Mapping[str, str]


class Connections:
    """The actor's connections; those of others do not exist here."""

    def __init__(self, session: Session, actor: Actor, vault: Vault) -> None:
        self._session = session
        self._actor = actor
        self._vault = vault

    def save(self, name: str, details: ConnectionDetails) -> StoredConnection:
        """Store a connection, in place of the one of that name if there is one.

        Raises InvalidError for a bad name.
        """
        password = details.password.get_secret_value()
        values = details.model_dump(exclude={"password"})
        new = Place(TABLE, uuid4(), self._actor.user_id)
        self._session.execute(
            insert(ConnectionRow)
            .values(
                id=new.row_id,
                owner_id=new.owner_id,
                name=checked_name(name),
                secret=self._vault.seal(password, new),
                **values,
            )
            .on_conflict_do_nothing(index_elements=["owner_id", LOWER_NAME])
        )
        row = self._found(name)
        if row.id != new.row_id:
            secret = self._vault.seal(password, place(row))
            same = update(ConnectionRow).where(ConnectionRow.id == row.id)
            self._session.execute(same.values(secret=secret, **values))
        return _stored(row)

    def create(self, name: str, details: ConnectionDetails) -> StoredConnection:
        """Store a new connection. Raises InvalidError for a bad name, and ConflictError for a taken one."""
        if self._named(checked_name(name)) is not None:
            raise ConflictError(f"There is a connection '{name}' already.", "Choose another name.")
        return self.save(name, details)

    def change(self, connection_id: UUID, name: str, details: ConnectionDetails) -> StoredConnection:
        """Put other details in place of those of a connection, and rename it.

        Raises NotFoundError, InvalidError for a bad name, and ConflictError for one of another connection.
        """
        row, holder = self._row(connection_id), self._named(checked_name(name))
        if holder is not None and holder.id != row.id:
            raise ConflictError(f"There is a connection '{holder.name}' already.", "Choose another name.")
        values = details.model_dump(exclude={"password"})
        for field, value in values.items():
            setattr(row, field, value)
        row.name = name
        row.secret = self._vault.seal(details.password.get_secret_value(), place(row))
        self._session.flush()
        return _stored(row)

    def get(self, connection_id: UUID) -> StoredConnection:
        """Return a connection. Raises NotFoundError."""
        return _stored(self._row(connection_id))

    def find(self, name: str) -> StoredConnection:
        """Return a connection. Raises NotFoundError with a hint."""
        return _stored(self._found(name))

    def uses(self, connection_id: UUID) -> tuple[str, ...]:
        """Return the names of the workflows whose draft or latest version names a connection, in order.

        Raises NotFoundError.
        """
        name = self._row(connection_id).name
        latest = (
            select(WorkflowVersionRow.document)
            .where(WorkflowVersionRow.workflow_id == WorkflowRow.id)
            .order_by(WorkflowVersionRow.number.desc())
            .limit(1)
            .correlate(WorkflowRow)
            .scalar_subquery()
        )
        documents = func.jsonb_build_array(WorkflowRow.draft, latest)
        found = self._session.execute(
            select(WorkflowRow.name, func.jsonb_path_query_array(documents, _NAMED_CONNECTIONS))
            .where(WorkflowRow.owner_id == self._actor.user_id, WorkflowRow.deleted_at.is_(None))
            .order_by(LOWER_NAME)
        )
        wanted = name.lower()
        return tuple(
            workflow for workflow, named in found if any(str(word).lower() == wanted for word in named)
        )

    def details_of(self, connection_id: UUID) -> ConnectionDetails:
        """Return all that it takes to connect, like ``details``."""
        return self._details(self._row(connection_id))

    def details(self, name: str) -> ConnectionDetails:
        """Return all that it takes to connect.

        Raises NotFoundError, SecretUnreadableError, and InvalidError for what may not be saved any more.
        """
        return self._details(self._found(name))

    def _details(self, row: ConnectionRow) -> ConnectionDetails:
        password = self._vault.open(row.secret, place(row))
        try:
            return ConnectionDetails(
                host=row.host,
                port=row.port,
                database=row.database,
                username=row.username,
                password=SecretStr(password),
                options=row.options,
            )
        except ValidationError as error:
            at = ", ".join(str(details["loc"][0]) for details in error.errors(include_input=False))
            message = f"The connection '{row.name}' has settings that are not allowed: {at}."
            raise InvalidError(message, "Save it again without them.") from None

    def list(self) -> tuple[StoredConnection, ...]:
        """Return all connections, by name."""
        own = select(ConnectionRow).where(ConnectionRow.owner_id == self._actor.user_id)
        return tuple(_stored(row) for row in self._session.scalars(own.order_by(LOWER_NAME)))

    def delete(self, name: str) -> None:
        """Delete a connection and its password. Raises NotFoundError."""
        self._session.delete(self._found(name))
        self._session.flush()

    def remove(self, connection_id: UUID) -> None:
        """Delete a connection and its password. Raises NotFoundError."""
        self._session.delete(self._row(connection_id))
        self._session.flush()

    def _row(self, connection_id: UUID) -> ConnectionRow:
        own = ConnectionRow.owner_id == self._actor.user_id
        row = self._session.scalar(select(ConnectionRow).where(own, ConnectionRow.id == connection_id))
        if row is None:
            raise NotFoundError("There is no such connection.")
        return row

    def _named(self, name: str) -> ConnectionRow | None:
        return _named(self._session, self._actor, name)

    def _found(self, name: str) -> ConnectionRow:
        return _found(self._session, self._actor, name)


def check_connection(session: Session, actor: Actor, name: str) -> None:
    """Raise NotFoundError, with a hint, if the actor has no connection of that name."""
    _found(session, actor, name)


def _named(session: Session, actor: Actor, name: str) -> ConnectionRow | None:
    own = ConnectionRow.owner_id == actor.user_id
    return session.scalar(select(ConnectionRow).where(own, same_name(ConnectionRow.name, name)))


def _found(session: Session, actor: Actor, name: str) -> ConnectionRow:
    row = _named(session, actor, name)
    if row is None:
        names = select(ConnectionRow.name).where(ConnectionRow.owner_id == actor.user_id).order_by(LOWER_NAME)
        raise missing("connection", name, [*session.scalars(names)])
    return row


def place(row: ConnectionRow) -> Place:
    """Return the place that the password of a connection is sealed for."""
    return Place(TABLE, row.id, row.owner_id)


def _stored(row: ConnectionRow) -> StoredConnection:
    return StoredConnection(
        id=row.id,
        name=row.name,
        kind=row.kind,
        host=row.host,
        port=row.port,
        database=row.database,
        username=row.username,
        options=row.options,
    )
