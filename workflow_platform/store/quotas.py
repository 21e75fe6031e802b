"""Quotas: how much of the platform one person may use, the installation's unless they have their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, cast, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from workflow_platform.errors import PlatformError
from workflow_platform.settings import Settings
from workflow_platform.store.database import Session
from workflow_platform.store.tables import UserRow


class StorageQuotaError(PlatformError):
    """A dataset would take more than its owner may store."""

    code = "storage-quota"
    status = 413


_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Quotas:
    """What one person may use; None is for no limit, or where a person has no quota of their own.

    Attributes:
        storage_bytes: of all versions of datasets together.
        concurrent_runs: how many runs may be under way.
        run_seconds: how long a run may take.
    """

    storage_bytes: int | None = None
    concurrent_runs: int | None = None
    run_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """How much somebody has: bytes of datasets, all runs, and those that have not ended."""

    storage_bytes: int
    runs: int
    runs_under_way: int


UNLIMITED = Quotas()


def default_quotas(settings: Settings) -> Quotas:
    """Return the quotas of those who have none of their own."""
    return Quotas(settings.storage_per_person, settings.concurrent_runs, settings.run_seconds)


def own_quotas(row: UserRow) -> Quotas:
    """Return the quotas that a person alone has."""
    return Quotas(row.quota_storage_bytes, row.quota_concurrent_runs, row.quota_run_seconds)


def quotas_of(session: Session, user_id: UUID, defaults: Quotas) -> Quotas:
    """Return what somebody may use."""
    row = session.get(UserRow, user_id, populate_existing=True)
    own = UNLIMITED if row is None else own_quotas(row)
    return Quotas(
        storage_bytes=defaults.storage_bytes if own.storage_bytes is None else own.storage_bytes,
        concurrent_runs=defaults.concurrent_runs if own.concurrent_runs is None else own.concurrent_runs,
        run_seconds=defaults.run_seconds if own.run_seconds is None else own.run_seconds,
    )


def usage_of(session: Session, people: Sequence[UUID]) -> dict[UUID, Usage]:
    """Return how much people have, as far as the actor of the session may know it."""
    table = func.workflow_platform.usage_of(cast(people, ARRAY(Uuid))).table_valued(
        column("person_id", Uuid),
        *(column(name, BigInteger) for name in ("storage_bytes", "runs", "runs_under_way")),
    )
    return {row[0]: Usage(*row[1:]) for row in session.execute(select(*table.c))}


def stored_bytes(session: Session, user_id: UUID) -> int:
    """Return how much the datasets of somebody take, with those that were deleted and can be had back."""
    return session.scalar(select(func.workflow_platform.stored_bytes(user_id))) or 0


def check_storage(session: Session, user_id: UUID, defaults: Quotas) -> None:
    """Raise StorageQuotaError if somebody has more than they may, with what this transaction has added.

    It comes last in its transaction: of two that add something at once, the second waits for the first
    to be committed, and then counts it.
    """
    session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update(key_share=True))
    _check(session, user_id, defaults, room=0)


def check_room(session: Session, user_id: UUID, defaults: Quotas, waiting: int = 0) -> None:
    """Raise StorageQuotaError if somebody has no room for another byte, before any work is done.

    ``waiting`` is what their files take that are to become datasets.
    """
    _check(session, user_id, defaults, room=1)
    most = quotas_of(session, user_id, defaults).storage_bytes
    if most is not None and stored_bytes(session, user_id) + waiting >= most:
        raise StorageQuotaError(
            f"Your datasets and uploads take all of the {_size(most)} that you may store.",
            "Finish the uploads that wait, or remove them.",
        )


def _check(session: Session, user_id: UUID, defaults: Quotas, room: int) -> None:
    most = quotas_of(session, user_id, defaults).storage_bytes
    if most is not None and (used := stored_bytes(session, user_id)) + room > most:
        raise StorageQuotaError(
            f"Your datasets would take {_size(used)}, and {_size(most)} is what you may store."
            if used > most
            else f"Your datasets take all of the {_size(most)} that you may store.",
            "Ask an administrator for more. What is deleted counts as long as it can be had back.",
        )


def _size(size: int) -> str:
    """Return a number of bytes for people.

    >>> _size(1_500_000)
    '1.5 MB'
    """
    units = ["bytes", "kB", "MB", "GB", "TB"]
    value = float(size)
    while value >= _THOUSAND and len(units) > 1:
        value, units = value / _THOUSAND, units[1:]
    return f"{value:,.0f} {units[0]}" if units[0] == "bytes" else f"{value:,.1f} {units[0]}"
