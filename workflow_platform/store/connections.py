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

from workflow_platform.errors import InvalidError
from workflow_platform.store.access import Whose, may, role_of, whose
from workflow_platform.store.actor import Actor
from workflow_platform.store.connection_options import checked_options
from workflow_platform.store.database import Session
from workflow_platform.store.references import references, referred
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import LOWER_NAME, ConnectionRow, UserRow
from workflow_platform.store.text import checked_name, missing, same_name
from workflow_platform.store.vault import Place, Vault

TABLE = ConnectionRow.__tablename__

Word = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]*$")]


# One name or address: no folder of a socket, no list, no zone of an interface.
Host = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\w.:-]+$")]
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
        return _stored(row, self._actor.name, "owner")

    def find(self, name: str) -> StoredConnection:
        """Return the actor's own connection of that name. Raises NotFoundError with a hint."""
        return _stored(self._found(name), self._actor.name, "owner")

    def referred(self, word: str, space: Actor) -> ConnectionDetails:
        """Return all that it takes to connect to what a document of ``space`` calls ``word``.

        Raises as ``details`` does.
        """
        connection_id = referred(self._session, self._actor, "connection", word, space)
        if connection_id is None:
            known = references(self._session, self._actor, "connection", space)
            raise missing("connection", word, known)
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
            select(ConnectionRow, UserRow.name, role_of(self._actor, "connection"))
            .join(UserRow, UserRow.id == ConnectionRow.owner_id)
            .where(may(self._actor, "connection"), whose(self._actor, "connection", owned))
            .order_by(func.lower(ConnectionRow.name), ConnectionRow.id)
        )
        return tuple(_stored(*found) for found in self._session.execute(seen))

    def delete(self, name: str) -> None:
        """Delete the actor's own connection and its password. Raises NotFoundError."""
        self._session.delete(self._found(name))
        self._session.flush()

    def _found(self, name: str) -> ConnectionRow:
        own = ConnectionRow.owner_id == self._actor.user_id
        row = self._session.scalar(select(ConnectionRow).where(own, same_name(ConnectionRow.name, name)))
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
