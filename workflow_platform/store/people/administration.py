"""The accounts as administrators see and change them: how much people have, and never what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.people.invitations import end_invitations_of
from workflow_platform.store.people.sign_ins import SignIns
from workflow_platform.store.people.tables import SignInRow
from workflow_platform.store.quotas import Quotas, Usage, own_quotas, usage_of
from workflow_platform.store.tables import LOWER_NAME, UserRow
from workflow_platform.store.text import scrubbed

PersonState = Literal["active", "unproven", "suspended"]


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """An account, for administrators.

    Attributes:
        state: "unproven" until the address is known to be theirs.
        last_sign_in: when somebody last signed in to it.
        quotas: those of the person alone; None is the installation's.
    """

    id: UUID
    name: str
    display_name: str | None
    email: str
    is_admin: bool
    state: PersonState
    created_at: datetime
    last_sign_in: datetime | None
    quotas: Quotas
    usage: Usage


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Which accounts are wanted: with that in a name or the address, in that state; nothing is for all."""

    text: str = ""
    state: PersonState | None = None


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """What to change of an account; None stays. Of the quotas, all that are named change."""

    is_admin: bool | None = None
    suspended: bool | None = None
    quotas: Mapping[str, int | None] | None = None


class People:
    """All accounts; the actor has to be an administrator."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def list(self, wanted: PersonSearch, limit: int, offset: int = 0) -> tuple[PersonOverview, ...]:
        """Return the accounts that are wanted, by name."""
        found = _accounts().where(*_conditions(wanted)).order_by(LOWER_NAME).limit(limit).offset(offset)
        return self._overviews(found)

    def count(self, wanted: PersonSearch) -> int:
        """Return how many accounts are wanted."""
        found = _accounts().where(*_conditions(wanted)).with_only_columns(func.count())
        return self._session.scalar(found) or 0

    def get(self, user_id: UUID) -> PersonOverview:
        """Return an account. Raises NotFoundError."""
        found = self._overviews(_accounts().where(UserRow.id == user_id))
        if not found:
            raise _missing()
        return found[0]

    def change(self, user_id: UUID, changes: PersonChanges) -> PersonOverview:
        """Change an account, and return it. Who is suspended is signed out everywhere.

        The open invitations of who is no administrator any more end.

        Raises NotFoundError, and ConflictError where no administrator would be left.
        """
        administrators = self._locked_administrators()
        row = self._session.get(UserRow, user_id, with_for_update={"key_share": True}, populate_existing=True)
        if row is None or row.email is None:
            raise _missing()
        if changes.is_admin is not None:
            row.is_admin = changes.is_admin
        if changes.suspended is not None and changes.suspended != (row.disabled_at is not None):
            row.disabled_at = self._session.scalar(select(func.now())) if changes.suspended else None
        for name, value in (changes.quotas or {}).items():
            setattr(row, f"quota_{name}", value)
        works = row.is_admin and row.disabled_at is None
        if administrators == {user_id} and not works:
            raise ConflictError(
                "This is the only administrator who can sign in.",
                "Make somebody else an administrator first.",
            )
        self._session.flush()
        if not works:
            end_invitations_of(self._session, user_id)
        if row.disabled_at is not None:
            self.sign_out(user_id)
        return self.get(user_id)

    def sign_out(self, user_id: UUID) -> None:
        """End all sign-ins of somebody. Raises NotFoundError."""
        self.get(user_id)
        SignIns(self._session).end_all(user_id, ended_by="administrator")

    def _locked_administrators(self) -> set[UUID]:
        """Return who is an administrator, and let nobody else change that meanwhile."""
        working = UserRow.is_admin & UserRow.email.is_not(None) & UserRow.disabled_at.is_(None)
        rows = select(UserRow.id).where(working).order_by(UserRow.id).with_for_update(key_share=True)
        found = set(self._session.scalars(rows))
        if self._actor.user_id not in found:
            raise ConflictError("You are not an administrator any more.")
        return found

    def _overviews(self, wanted: Select[UserRow, datetime | None]) -> tuple[PersonOverview, ...]:
        found = self._session.execute(wanted.execution_options(populate_existing=True)).all()
        usages = usage_of(self._session, [row.id for row, _ in found])
        return tuple(_overview(row, last, usages[row.id]) for row, last in found)


def _accounts() -> Select[UserRow, datetime | None]:
    last = select(func.max(SignInRow.created_at)).where(SignInRow.user_id == UserRow.id)
    return select(UserRow, last.correlate(UserRow).scalar_subquery()).where(UserRow.email.is_not(None))


def _conditions(wanted: PersonSearch) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        text = scrubbed(wanted.text)
        places = (UserRow.name, UserRow.display_name, UserRow.email)
        yield func.concat_ws(" ", *places).icontains(text, autoescape=True)
    if wanted.state == "suspended":
        yield UserRow.disabled_at.is_not(None)
    elif wanted.state is not None:
        yield UserRow.disabled_at.is_(None)
        yield UserRow.email_verified_at.is_not(None) == (wanted.state == "active")


def _overview(row: UserRow, last_sign_in: datetime | None, usage: Usage) -> PersonOverview:
    state: PersonState = "active" if row.email_verified_at is not None else "unproven"
    return PersonOverview(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        email=row.email or "",
        is_admin=row.is_admin,
        state="suspended" if row.disabled_at is not None else state,
        created_at=row.created_at,
        last_sign_in=last_sign_in,
        quotas=own_quotas(row),
        usage=usage,
    )


def _missing() -> NotFoundError:
    return NotFoundError("There is no such account.")
