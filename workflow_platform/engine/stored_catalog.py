"""A catalogue over what an actor has stored: datasets of the lake, and tables behind connections."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from workflow_platform.blocks.tables import LAKE, NotWritableError, Table, Target, UnknownTableError
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.engine.postgresql.stored_address import stored_address
from workflow_platform.errors import NotFoundError
from workflow_platform.settings import Network
from workflow_platform.store.access import RoleNeededError
from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import Connections
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, StoredVersion
from workflow_platform.store.references import reference
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.vault import Vault

STATEMENT_SECONDS = 24 * 3600

_POSTGRESQL = "postgresql:"


def dataset_asset(owner: str, name: str) -> tuple[str, ...]:
    """Return the name for lineage of an owner's dataset."""
    return (owner, name)


def table_asset(owner: str, connection: str, schema: str, name: str) -> tuple[str, ...]:
    """Return the name for lineage of a table behind an owner's connection."""
    return (owner, connection, schema, name)


class NamedTables:
    """A catalogue that knows what an owner's tables are called, and nothing else about them."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def dataset(self, name: str) -> Table:
        """Return a dataset without columns, whether there is one or not."""
        return Table(LAKE, (LAKE, name), (), dataset_asset(self._owner, name))

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Return a table without columns, whether there is one or not."""
        asset = table_asset(self._owner, connection, schema, name)
        return Table(_POSTGRESQL + connection, (schema, name), (), asset)

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> Target:
        """Return a table without columns, whether there is one or not."""
        asset = table_asset(self._owner, connection, schema, name)
        return Target(_POSTGRESQL + connection, (schema, name), (), asset)


class StoredDatabases:
    """The databases behind the connections that an actor may use.

    They lead to no private network but ``networks``. ``space`` is whose names the names of connections
    are, the actor's own by default.
    """

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        vault: Vault,
        networks: tuple[Network, ...],
        space: Actor | None = None,
    ) -> None:
        self._engine = engine
        self._actor = actor
        self._space = space or actor
        self._vault = vault
        self._reach = Reach(networks, engine.url)

    def open(self, engine: str) -> PostgresDatabase:
        """Return the database of ``Table.engine``, as ``behind`` does."""
        return self.behind(engine.removeprefix(_POSTGRESQL))

    def behind(self, connection: str, least: Role = "viewer") -> PostgresDatabase:
        """Return the database behind a connection, not entered yet; its host has been resolved.

        ``least`` is the role that the actor needs on the connection. Raises NotFoundError,
        RoleNeededError, UnknownHostError and ForbiddenAddressError.
        """
        with transaction(self._engine, self._actor) as session:
            connections = Connections(session, self._actor, self._vault)
            details = connections.referred(connection, self._space, least)
        address = stored_address(details, self._reach)
        return PostgresDatabase(address, statement_timeout_seconds=STATEMENT_SECONDS)


class StoredCatalog:
    """Finds the tables that an actor may read; every use of one name sees the same version of it.

    Args:
        engine: the platform's database.
        actor: who reads.
        databases: the connections that the actor may use.
        lake: the folder of the lake.
        pins: the version to read of datasets that are not read at their latest, by their names as
            ``read`` has them.
        space: whose names the names are, the actor's own by default: the owner of the document.
    """

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        databases: StoredDatabases,
        lake: Path,
        pins: Mapping[str, int] | None = None,
        *,
        space: Actor | None = None,
    ) -> None:
        self._engine = engine
        self._actor = actor
        self._space = space or actor
        self._databases = databases
        self._lake = lake
        self._pins = pins or {}
        self._versions: dict[UUID, StoredVersion] = {}
        self._ids: dict[str, UUID] = {}

    @property
    def read(self) -> dict[str, int]:
        """The version of each dataset that was handed out, by its name as its owner wrote it first.

        Before the name of one that is not of the document's owner stands whose it is.
        """
        return {self._called(version): version.number for version in self._versions.values()}

    def dataset(self, name: str) -> Table:
        """Return a dataset's latest or pinned version. Raises UnknownTableError."""
        if name not in self._ids:
            found = self._find(name)
            # The same dataset under another spelling may have got a new version meanwhile.
            self._versions.setdefault(found.dataset_id, found)
            self._ids[name] = found.dataset_id
        version = self._versions[self._ids[name]]
        return Table(
            engine=LAKE,
            path=(LAKE, self._called(version)),
            schema=version.columns,
            asset=dataset_asset(version.owner.name, version.name),
            files=(str(self._lake / version.file),),
            version=version.number,
        )

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        """Return a table or view of a connection. Raises UnknownTableError, and ExecutionError."""
        try:
            opened = self._databases.behind(connection)
        except NotFoundError as error:
            raise UnknownTableError(error.message, error.hint, setting="connection") from error
        with opened as database:
            columns = database.describe_table(schema, name)
        asset = table_asset(self._space.name, connection, schema, name)
        return Table(_POSTGRESQL + connection, (schema, name), columns, asset)

    def target(self, connection: str, schema: str, name: str, *, may_be_new: bool) -> Target:
        """Return a table of a connection to write to, which takes an editor of the connection.

        Raises UnknownTableError, NotWritableError, and ExecutionError.
        """
        try:
            opened = self._databases.behind(connection, "editor")
        except NotFoundError as error:
            raise UnknownTableError(error.message, error.hint, setting="connection") from error
        except RoleNeededError as error:
            raise NotWritableError(error.message, error.hint, setting="connection") from error
        with opened as database:
            found = database.describe_target(schema, name, may_be_new=may_be_new)
        asset = table_asset(self._space.name, connection, schema, name)
        engine = _POSTGRESQL + connection
        return Target(engine, (schema, name), found.columns, asset, found.keys, found.rights)

    def _called(self, version: StoredVersion) -> str:
        return reference(version.owner, version.name, self._space)

    def _find(self, name: str) -> StoredVersion:
        try:
            with transaction(self._engine, self._actor) as session:
                return Datasets(session, self._actor).referred(name, self._space, self._pins)
        except NotFoundError as error:
            raise UnknownTableError(error.message, error.hint, setting="dataset") from error
