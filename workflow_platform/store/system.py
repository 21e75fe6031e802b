"""What orchestration does for everybody, without an actor; nothing that answers a person imports this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.schema import Schema
from workflow_platform.store.access import RoleNeededError, require
from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import place
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import stored_schema
from workflow_platform.store.people.second_factors import place as factor_place
from workflow_platform.store.people.tables import SecondFactorRow
from workflow_platform.store.references import check_reads
from workflow_platform.store.run_states import RunState
from workflow_platform.store.runs import StoredRun, select_runs, stored_run
from workflow_platform.store.tables import (
    ConnectionRow,
    DatasetRow,
    DatasetVersionRow,
    Document,
    RunRow,
    UserRow,
    WorkflowRow,
    WorkflowVersionRow,
)
from workflow_platform.store.vault import Vault
from workflow_platform.store.workflows import latest_number


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A version of a workflow, with whom it belongs to."""

    owner: Actor
    workflow_id: UUID
    key: str
    name: str
    slug: str
    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class RecentWorkflow:
    """A workflow worth listing; ``number`` is its latest version."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class OwnedRun:
    """A run, with whom it belongs to."""

    owner: Actor
    run: StoredRun


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that has not ended, as far as it is followed."""

    id: UUID
    state: RunState
    dagster_run_id: str | None


@dataclass(frozen=True, slots=True)
class ProducedDataset:
    """A dataset's latest version, with the workflow and output that make it, or None for an upload."""

    owner: Actor
    name: str
    number: int
    columns: Schema
    workflow_key: str | None
    output: str | None


def version_by_key(session: Session, key: str, number: int | None = None) -> StoredDocument:
    """Return a version of the workflow with that key, the latest by default. Raises NotFoundError.

    Versions of a deleted workflow are found too, since runs of them may be under way or looked at.
    """
    wanted = latest_number() if number is None else number
    found = session.execute(
        select(WorkflowRow, WorkflowVersionRow, UserRow)
        .join(WorkflowVersionRow, WorkflowVersionRow.workflow_id == WorkflowRow.id)
        .join(UserRow, UserRow.id == WorkflowRow.owner_id)
        .where(WorkflowRow.key == key, WorkflowVersionRow.number == wanted)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no workflow '{key}' with version {number or 1}.")
    workflow, version, owner = found
    return StoredDocument(
        owner=Actor(owner.id, owner.name),
        workflow_id=workflow.id,
        key=workflow.key,
        name=workflow.name,
        slug=workflow.slug,
        number=version.number,
        document=version.document,
    )


def recent_keys(session: Session, limit: int) -> tuple[RecentWorkflow, ...]:
    """Return the workflows that were edited or run last, the latest first."""
    recent = (
        select(WorkflowRow.key, WorkflowRow.name, latest_number())
        .where(WorkflowRow.deleted_at.is_(None), latest_number().is_not(None))
        .order_by(func.greatest(WorkflowRow.edited_at, WorkflowRow.last_run_at).desc(), WorkflowRow.key)
        .limit(limit)
    )
    found = session.execute(recent)
    return tuple(RecentWorkflow(key, name, number) for key, name, number in found if number is not None)


def run_for_dispatch(session: Session, run_id: UUID) -> OwnedRun:
    """Return a run, whoever owns it. Raises NotFoundError."""
    found = session.execute(_owned_runs().where(RunRow.id == run_id)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no run {run_id}.")
    return _owned(*found)


def run_of_dagster(session: Session, dagster_run_id: str) -> OwnedRun:
    """Return the run that a run of Dagster executes, whoever owns it. Raises NotFoundError."""
    found = session.execute(_owned_runs().where(RunRow.dagster_run_id == dagster_run_id)).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no run for Dagster's run {dagster_run_id}.")
    return _owned(*found)


def checked_executor(session: Session, run_id: UUID, document: Document) -> Actor:
    """Return who has a run executed, if they still may; ``document`` is that of its version.

    Raises RoleNeededError for who is no editor of the workflow any more, or may not see what it reads,
    and for an account that is gone or suspended.
    """
    found = run_for_dispatch(session, run_id)
    run, owner = found.run, found.owner
    account = session.get(UserRow, run.executed_by, populate_existing=True)
    if account is not None and account.disabled_at is not None:
        message = f"The account of {account.name}, who had this run executed, is suspended."
        raise RoleNeededError(message, "Ask an administrator.")
    if run.executed_by == owner.user_id:
        return owner
    who = "Somebody whose account is gone" if run.executor is None else run.executor
    executor = Actor(run.executed_by, who)
    try:
        require(session, executor, "workflow", run.workflow_id, "editor")
    except (NotFoundError, RoleNeededError) as error:
        message = f"{who} had this run executed, and may not do that any more."
        raise RoleNeededError(message, f"{owner.name}, whose workflow it is, can run it.") from error
    check_reads(session, executor, owner, document)
    return executor


def runs_unfinished(session: Session) -> tuple[UnfinishedRun, ...]:
    """Return all runs that have not ended, the first queued first."""
    unfinished = (
        select(RunRow.id, RunRow.state, RunRow.dagster_run_id)
        .where(RunRow.ended_at.is_(None))
        .order_by(RunRow.queued_at, RunRow.id)
    )
    return tuple(UnfinishedRun(*row) for row in session.execute(unfinished))


def pin_inputs(session: Session, run_id: UUID, versions: Mapping[str, int]) -> dict[str, int]:
    """Record which version of each dataset an unfinished run reads, and return all that it reads.

    The first to name a dataset decides, so that every step of a run sees the same version.
    Raises NotFoundError when there is no such run under way.
    """
    pins = func.jsonb_concat(literal(dict(versions), JSONB), RunRow.inputs, type_=JSONB)
    pinned = update(RunRow).where(RunRow.id == run_id, RunRow.ended_at.is_(None)).values(inputs=pins)
    inputs: dict[str, int] | None = session.scalar(pinned.returning(RunRow.inputs))
    if inputs is None:
        raise NotFoundError(f"There is no run {run_id} under way.")
    return inputs


def datasets_with_producers(session: Session, limit: int) -> tuple[ProducedDataset, ...]:
    """Return the datasets that were published last, the latest first."""
    newest = select(func.max(DatasetVersionRow.number)).where(DatasetVersionRow.dataset_id == DatasetRow.id)
    producer = (WorkflowRow.id == DatasetRow.produced_by) & WorkflowRow.deleted_at.is_(None)
    published = (
        select(UserRow, DatasetRow, DatasetVersionRow, WorkflowRow.key)
        .join(DatasetRow, DatasetRow.owner_id == UserRow.id)
        .join(DatasetVersionRow, DatasetVersionRow.dataset_id == DatasetRow.id)
        .outerjoin(WorkflowRow, producer)
        .where(
            DatasetRow.deleted_at.is_(None),
            DatasetVersionRow.number == newest.correlate(DatasetRow).scalar_subquery(),
        )
        .order_by(DatasetRow.published_at.desc(), DatasetRow.id)
        .limit(limit)
    )
    return tuple(
        ProducedDataset(
            owner=Actor(owner.id, owner.name),
            name=dataset.name,
            number=version.number,
            columns=stored_schema(version.columns),
            workflow_key=key,
            output=dataset.output if key else None,
        )
        for owner, dataset, version, key in session.execute(published)
    )


def reseal(session: Session, vault: Vault) -> int:
    """Seal what an older key has sealed with the newest one, and return how many secrets that were.

    When the transaction is committed, nothing needs an older key. Raises SecretUnreadableError.
    """
    rows = session.scalars(select(ConnectionRow).with_for_update())
    stale = [row for row in rows if vault.is_stale(row.secret)]
    for row in stale:
        row.secret = vault.seal(vault.open(row.secret, place(row)), place(row))
    factors = session.scalars(select(SecondFactorRow).with_for_update())
    stale_factors = [row for row in factors if vault.is_stale(row.secret)]
    for factor in stale_factors:
        at = factor_place(factor.user_id)
        factor.secret = vault.seal(vault.open(factor.secret, at), at)
    session.flush()
    return len(stale) + len(stale_factors)


def _owned_runs() -> Select[RunRow, int, WorkflowRow, str | None, UserRow]:
    return select_runs().join(UserRow, UserRow.id == RunRow.owner_id).add_columns(UserRow)


def _owned(run: RunRow, number: int, workflow: WorkflowRow, executor: str | None, owner: UserRow) -> OwnedRun:
    return OwnedRun(Actor(owner.id, owner.name), stored_run(run, number, workflow, executor))
