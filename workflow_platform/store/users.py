"""The users, who own everything else."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.tables import LOWER_NAME, UserRow
from workflow_platform.store.text import checked_plain_name, same_name

# Who the commands of this machine work for.
LOCAL_USER = "local"


class Users:
    """Finds and makes the actors that every other repository is built with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure(self, name: str) -> Actor:
        """Return the user of that name, making one if there is none. Raises InvalidError for a bad name."""
        new = insert(UserRow).values(name=checked_plain_name(name))
        self._session.execute(new.on_conflict_do_nothing(index_elements=[LOWER_NAME]))
        return self.find(name)

    def find(self, name: str) -> Actor:
        """Return the user of that name. Raises NotFoundError."""
        row = self._session.scalar(select(UserRow).where(same_name(UserRow.name, name)))
        if row is None:
            raise NotFoundError(f"There is no user '{name}'.")
        return Actor(row.id, row.name)

    def get(self, user_id: UUID) -> Actor:
        """Return the user with that id. Raises NotFoundError."""
        row = self._session.get(UserRow, user_id)
        if row is None:
            raise NotFoundError("There is no such user.")
        return Actor(row.id, row.name)
