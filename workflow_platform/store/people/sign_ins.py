"""The sign-ins: of browsers, by a secret in a cookie, and of clients, by tokens that refresh each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from workflow_platform.errors import NotFoundError
from workflow_platform.store.database import Session
from workflow_platform.store.people.accounts import Account, account_of
from workflow_platform.store.people.secrets import hashed, new_secret
from workflow_platform.store.people.tables import RefreshTokenRow, SignInKind, SignInRow
from workflow_platform.store.tables import UserRow
from workflow_platform.store.text import scrubbed

# However active it is, a sign-in ends, and one that nobody uses ends earlier.
LIFETIME = timedelta(days=30)
IDLE = timedelta(days=14)
# How exactly the time of last use is kept, so that not every request writes.
SEEN_EXACTNESS = timedelta(minutes=1)

BROWSER_PREFIX = "wpb_"
REFRESH_PREFIX = "wpr_"
_AGENT_LENGTH = 300

EndedBy = Literal["person", "administrator", "reuse"]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that has not ended; ``address`` and ``agent`` are what the client said at its start."""

    id: UUID
    kind: SignInKind
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a secret belongs to, and by which sign-in."""

    account: Account
    sign_in_id: UUID


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh secret, which is nowhere else, and its sign-in."""

    secret: str
    sign_in_id: UUID


class SignIns:
    """Opens, recognises and ends sign-ins."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_browser(self, user_id: UUID, address: str, agent: str) -> Opened:
        """Begin a browser's sign-in; the secret belongs into its cookie."""
        secret = new_secret(BROWSER_PREFIX)
        return Opened(secret, self._add(user_id, "browser", address, agent, hashed(secret)))

    def open_client(self, user_id: UUID, address: str, agent: str) -> Opened:
        """Begin a client's sign-in; the secret is its first refresh token."""
        sign_in_id = self._add(user_id, "client", address, agent, None)
        return Opened(self._refresh_token(sign_in_id), sign_in_id)

    def of_browser(self, secret: str) -> Recognised | None:
        """Return whom a cookie's secret belongs to, or None."""
        return self._recognised(SignInRow.secret_hash == hashed(secret))

    def of_client(self, sign_in_id: UUID, user_id: UUID, epoch: int) -> Recognised | None:
        """Return whom an access token was given to, or None when that sign-in has ended."""
        same = (SignInRow.id == sign_in_id) & (SignInRow.kind == "client")
        return self._recognised(same & (UserRow.id == user_id) & (UserRow.token_epoch == epoch))

    def refresh(self, secret: str) -> tuple[Recognised, str] | None:
        """Use up a refresh token, and return whom it belongs to and the next one; None for a bad one.

        One statement decides who uses it, so of many at once one wins. A token that comes a second time
        was stolen from somebody: its sign-in ends.
        """
        used = (
            update(RefreshTokenRow)
            .where(RefreshTokenRow.hash == hashed(secret), RefreshTokenRow.used_at.is_(None))
            .values(used_at=func.now())
            .returning(RefreshTokenRow.sign_in_id)
        )
        sign_in_id: UUID | None = self._session.scalar(used)
        if sign_in_id is None:
            known = select(RefreshTokenRow.sign_in_id).where(RefreshTokenRow.hash == hashed(secret))
            self._end(SignInRow.id.in_(known), "reuse")
            return None
        recognised = self._recognised(SignInRow.id == sign_in_id)
        return (recognised, self._refresh_token(sign_in_id)) if recognised else None

    def renew(self, sign_in_id: UUID) -> str | None:
        """Return a new secret for a browser's cookie, in place of the old one; None for a client."""
        secret = new_secret(BROWSER_PREFIX)
        same = update(SignInRow).where(SignInRow.id == sign_in_id, SignInRow.kind == "browser")
        renewed = same.values(secret_hash=hashed(secret)).returning(SignInRow.id)
        return None if self._session.scalar(renewed) is None else secret

    def end_browser(self, secret: str) -> None:
        """End the sign-in of a cookie, if it is one."""
        self._end(SignInRow.secret_hash == hashed(secret), "person")

    def list(self, user_id: UUID) -> tuple[SignIn, ...]:
        """Return a person's sign-ins that have not ended, the last used first."""
        own = select(SignInRow).where(SignInRow.user_id == user_id, _lasting())
        return tuple(_sign_in(row) for row in self._session.scalars(own.order_by(SignInRow.seen_at.desc())))

    def end(self, user_id: UUID, sign_in_id: UUID) -> None:
        """End one of a person's sign-ins. Raises NotFoundError."""
        if not self._end((SignInRow.id == sign_in_id) & (SignInRow.user_id == user_id), "person"):
            raise NotFoundError("There is no such sign-in.")

    def end_all(self, user_id: UUID, keep: UUID | None = None, *, ended_by: EndedBy = "person") -> None:
        """End all of a person's sign-ins, but the one to keep."""
        self._end((SignInRow.user_id == user_id) & SignInRow.id.is_distinct_from(keep), ended_by)

    def _add(self, user_id: UUID, kind: SignInKind, address: str, agent: str, secret: bytes | None) -> UUID:
        row = SignInRow(
            user_id=user_id,
            kind=kind,
            secret_hash=secret,
            address=scrubbed(address),
            agent=scrubbed(agent)[:_AGENT_LENGTH],
            expires_at=func.now() + LIFETIME,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def _refresh_token(self, sign_in_id: UUID) -> str:
        secret = new_secret(REFRESH_PREFIX)
        self._session.add(RefreshTokenRow(hash=hashed(secret), sign_in_id=sign_in_id))
        return secret

    def _recognised(self, condition: ColumnElement[bool]) -> Recognised | None:
        found = self._session.execute(
            select(SignInRow, UserRow)
            .join(UserRow, UserRow.id == SignInRow.user_id)
            .where(condition, _lasting(), UserRow.disabled_at.is_(None))
        ).one_or_none()
        if found is None:
            return None
        sign_in, user = found
        stale = update(SignInRow).where(
            SignInRow.id == sign_in.id, SignInRow.seen_at < func.now() - SEEN_EXACTNESS
        )
        self._session.execute(stale.values(seen_at=func.now()))
        return Recognised(account_of(user), sign_in.id)

    def _end(self, condition: ColumnElement[bool], ended_by: EndedBy) -> bool:
        ended = update(SignInRow).where(condition, SignInRow.ended_at.is_(None))
        ended = ended.values(ended_at=func.now(), ended_by=ended_by)
        return bool(self._session.scalars(ended.returning(SignInRow.id)).all())


def _lasting() -> ColumnElement[bool]:
    return (
        SignInRow.ended_at.is_(None)
        & (SignInRow.expires_at > func.now())
        & (SignInRow.seen_at > func.now() - IDLE)
    )


def _sign_in(row: SignInRow) -> SignIn:
    return SignIn(
        id=row.id,
        kind=row.kind,
        address=row.address,
        agent=row.agent,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
