"""Personal access tokens: a person's keys for programs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from workflow_platform.errors import NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.people.accounts import Account, account_of
from workflow_platform.store.people.secrets import hashed, new_secret
from workflow_platform.store.people.sign_ins import SEEN_EXACTNESS
from workflow_platform.store.people.tables import AccessTokenRow, Scope
from workflow_platform.store.tables import UserRow
from workflow_platform.store.text import checked_name

ACCESS_PREFIX = "wpt_"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A personal access token, without its secret; ``used_at`` is exact to a minute."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class AccessTokens:
    """The actor's personal access tokens."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(
        self, name: str, scopes: Collection[Scope], lifetime: timedelta | None
    ) -> tuple[AccessToken, str]:
        """Make a token; its secret is returned this once. Raises InvalidError for a bad name."""
        secret = new_secret(ACCESS_PREFIX)
        row = AccessTokenRow(
            user_id=self._actor.user_id,
            name=checked_name(name),
            hash=hashed(secret),
            scopes=sorted(scopes),
            expires_at=None if lifetime is None else func.now() + lifetime,
        )
        self._session.add(row)
        self._session.flush()
        return _token(row), secret

    def list(self) -> tuple[AccessToken, ...]:
        """Return the tokens that work, the newest first."""
        own = select(AccessTokenRow).where(AccessTokenRow.user_id == self._actor.user_id, _working())
        return tuple(
            _token(row) for row in self._session.scalars(own.order_by(AccessTokenRow.created_at.desc()))
        )

    def revoke(self, token_id: UUID) -> None:
        """End a token. Raises NotFoundError."""
        own = (AccessTokenRow.id == token_id) & (AccessTokenRow.user_id == self._actor.user_id)
        ended = update(AccessTokenRow).where(own, AccessTokenRow.revoked_at.is_(None))
        if self._session.scalar(ended.values(revoked_at=func.now()).returning(AccessTokenRow.id)) is None:
            raise NotFoundError("There is no such token.")


def of_access_token(session: Session, secret: str) -> tuple[Account, tuple[Scope, ...]] | None:
    """Return whom a personal access token belongs to and what it is good for, or None."""
    found = session.execute(
        select(AccessTokenRow, UserRow)
        .join(UserRow, UserRow.id == AccessTokenRow.user_id)
        .where(AccessTokenRow.hash == hashed(secret), _working(), UserRow.disabled_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    token, user = found
    unseen = or_(AccessTokenRow.used_at.is_(None), AccessTokenRow.used_at < func.now() - SEEN_EXACTNESS)
    session.execute(
        update(AccessTokenRow).where(AccessTokenRow.id == token.id, unseen).values(used_at=func.now())
    )
    return account_of(user), tuple(token.scopes)


def _working() -> ColumnElement[bool]:
    lasting = or_(AccessTokenRow.expires_at.is_(None), AccessTokenRow.expires_at > func.now())
    return AccessTokenRow.revoked_at.is_(None) & lasting


def _token(row: AccessTokenRow) -> AccessToken:
    return AccessToken(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
