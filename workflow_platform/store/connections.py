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
from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.access import RoleNeededError, Whose, may, require, role_of, whose
from workflow_platform.store.actor import Actor
from workflow_platform.store.connection_options import checked_options
from workflow_platform.store.database import Session
from workflow_platform.store.references import reference, referred, unknown
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import (
    LOWER_NAME,
    ConnectionRow,
    UserRow,
    WorkflowRow,
    WorkflowVersionRow,
)
from workflow_platform.store.text import checked_plain_name, missing, same_name
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
    """A connection, without its password; ``role`` is that of the actor."""

    id: UUID
    owner: Actor
    role: Role
    name: str
    kind: str
    host: str
    port: int
    database: str
    username: str
    options: Mapping[str, str]


class Connections:
    """The actor's connections, and those that others share; the rest does not exist here."""

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
                name=checked_plain_name(name),
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
        return _stored(row, self._actor.name, "owner")

    def create(self, name: str, details: ConnectionDetails) -> StoredConnection:
        """Store a new connection. Raises InvalidError for a bad name, and ConflictError for a taken one."""
        if self._named(checked_plain_name(name)) is not None:
            raise ConflictError(f"There is a connection '{name}' already.", "Choose another name.")
        return self.save(name, details)

    def change(self, connection_id: UUID, name: str, details: ConnectionDetails) -> StoredConnection:
        """Put other details in place of those of a connection, and rename it.

        Raises NotFoundError, RoleNeededError for who is no editor or renames what is of somebody else,
        InvalidError for a bad name, and ConflictError for one of another connection.
        """
        role = require(self._session, self._actor, "connection", connection_id, "editor")
        row = self._session.get_one(ConnectionRow, connection_id)
        if checked_plain_name(name) != row.name:
            if row.owner_id != self._actor.user_id:
                raise RoleNeededError("Only the person whose connection it is can rename it.")
            holder = self._named(name)
            if holder is not None and holder.id != row.id:
                raise ConflictError(f"There is a connection '{holder.name}' already.", "Choose another name.")
        values = details.model_dump(exclude={"password"})
        for field, value in values.items():
            setattr(row, field, value)
        row.name = name
        row.secret = self._vault.seal(details.password.get_secret_value(), place(row))
        self._session.flush()
        return _stored(row, self._session.get_one(UserRow, row.owner_id).name, role)

    def get(self, connection_id: UUID) -> StoredConnection:
        """Return a connection. Raises NotFoundError."""
        found = self._session.execute(self._seen().where(ConnectionRow.id == connection_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such connection.")
        return _stored(*found)

    def find(self, name: str) -> StoredConnection:
        """Return the actor's own connection of that name. Raises NotFoundError with a hint."""
        return _stored(self._found(name), self._actor.name, "owner")

    def referred(self, word: str, space: Actor, least: Role = "viewer") -> ConnectionDetails:
        """Return all that it takes to connect to what a document of ``space`` calls ``word``.

        Raises as ``details`` does, and RoleNeededError for who has not at least that role.
        """
        connection_id = referred(self._session, self._actor, "connection", word, space)
        if connection_id is None:
            raise unknown(self._session, self._actor, "connection", word, space)
        require(self._session, self._actor, "connection", connection_id, least)
        return self._details(self._session.get_one(ConnectionRow, connection_id))

    def uses(self, connection_id: UUID) -> tuple[str, ...]:
        """Return the names of the workflows whose draft or latest version names a connection, in order.

        Only those that the actor may see. Raises NotFoundError.
        """
        connection = self.get(connection_id)
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
            select(
                WorkflowRow.name,
                UserRow.id,
                UserRow.name,
                func.jsonb_path_query_array(documents, _NAMED_CONNECTIONS),
            )
            .join(UserRow, UserRow.id == WorkflowRow.owner_id)
            .where(may(self._actor, "workflow"), WorkflowRow.deleted_at.is_(None))
            .order_by(func.lower(WorkflowRow.name), WorkflowRow.id)
        )
        return tuple(
            workflow
            for workflow, user_id, user, named in found
            for word in (reference(connection.owner, connection.name, Actor(user_id, user)),)
            if word.lower() in {str(name).lower() for name in named}
        )

    def details_of(self, connection_id: UUID) -> ConnectionDetails:
        """Return all that it takes to connect, like ``details``."""
        self.get(connection_id)
        return self._details(self._session.get_one(ConnectionRow, connection_id))

    def details(self, name: str) -> ConnectionDetails:
        """Return all that it takes to connect to the actor's own connection of that name.

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

    def list(self, owned: Whose | None = None) -> tuple[StoredConnection, ...]:
        """Return the connections that the actor may use, by name."""
        seen = (
            self._seen()
            .where(whose(self._actor, "connection", owned))
            .order_by(func.lower(ConnectionRow.name), ConnectionRow.id)
        )
        return tuple(_stored(*found) for found in self._session.execute(seen))

    def delete(self, name: str) -> None:
        """Delete the actor's own connection and its password. Raises NotFoundError."""
        self._session.delete(self._found(name))
        self._session.flush()

    def remove(self, connection_id: UUID) -> None:
        """Delete a connection and its password.

        Raises NotFoundError, and RoleNeededError for who is no owner.
        """
        require(self._session, self._actor, "connection", connection_id, "owner")
        self._session.delete(self._session.get_one(ConnectionRow, connection_id))
        self._session.flush()

    def _seen(self) -> Select[ConnectionRow, str, Role]:
        return (
            select(ConnectionRow, UserRow.name, role_of(self._actor, "connection"))
            .join(UserRow, UserRow.id == ConnectionRow.owner_id)
            .where(may(self._actor, "connection"))
        )

    def _named(self, name: str) -> ConnectionRow | None:
        own = ConnectionRow.owner_id == self._actor.user_id
        return self._session.scalar(select(ConnectionRow).where(own, same_name(ConnectionRow.name, name)))

    def _found(self, name: str) -> ConnectionRow:
        row = self._named(name)
        if row is None:
            raise missing("connection", name, [known.name for known in self.list("me")])
        return row


def place(row: ConnectionRow) -> Place:
    """Return the place that the password of a connection is sealed for."""
    return Place(TABLE, row.id, row.owner_id)


def _stored(row: ConnectionRow, owner: str, role: Role) -> StoredConnection:
    return StoredConnection(
        id=row.id,
        owner=Actor(row.owner_id, owner),
        role=role,
        name=row.name,
        kind=row.kind,
        host=row.host,
        port=row.port,
        database=row.database,
        username=row.username,
        options=row.options,
    )
