"""The runs of an actor: each one execution of one workflow version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.access import THINGS, given, may, require, role_of
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.references import check_reads
from workflow_platform.store.run_events import note_event
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.run_states import STATE_WORDS, RunState
from workflow_platform.store.run_steps import lay_out_steps
from workflow_platform.store.schedules.tables import ScheduleFireRow
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import (
    DatasetVersionRow,
    IdempotencyRow,
    RunRow,
    UserRow,
    WorkflowRow,
    WorkflowVersionRow,
)
from workflow_platform.store.text import digest
from workflow_platform.store.turns import SUBMIT
from workflow_platform.store.workflows import Workflows

CANCEL = "run.cancel"

_EXECUTOR = aliased(UserRow)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run.

    Attributes:
        owner_id: whose it is: the workflow's owner.
        executed_by: who has it executed, with their rights.
        executor: the user name of that person, None for an account that is gone.
        number: the version of the workflow that it runs.
        parameters: the values that were given, defaults left out.
        inputs: the version of each dataset that it reads, once that is known.
        repeats: the run that it repeats, None for a first one.
        resumes: whether it goes on from where that one failed.
        error: what went wrong, as ``code``, ``message`` and ``hint``, and the engine's words as ``detail``
            where there are any: these may quote data, so only who has it executed gets them.
        rows: how many all its results have, None for a run without any.
        schedule_id: the schedule that began it, None where none did or it is somebody else's.
    """

    id: UUID
    owner_id: UUID
    executed_by: UUID
    executor: str | None
    workflow_id: UUID
    workflow_key: str
    workflow_name: str
    number: int
    state: RunState
    parameters: dict[str, Scalar]
    inputs: dict[str, int]
    repeats: UUID | None
    error: dict[str, str] | None
    dagster_run_id: str | None
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    rows: int | None = None
    schedule_id: UUID | None = None
    resumes: bool = False


@dataclass(frozen=True, slots=True)
class RunSearch:
    """Which runs are wanted; None or nothing is for all. ``since`` and ``until`` are about queuing."""

    workflow_id: UUID | None = None
    states: tuple[RunState, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


class Runs:
    """The runs of the workflows that the actor may see; the rest does not exist here."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def submit(
        self,
        workflow: UUID | str,
        parameters: Mapping[str, Scalar],
        number: int | None = None,
        *,
        key: str | None = None,
        pins: Mapping[str, int] | None = None,
        repeats: UUID | None = None,
        resumes: bool = False,
    ) -> StoredRun:
        """Queue a run of a version, the latest unless ``number`` says which, and tell the dispatcher.

        Both happen when the transaction commits. A ``key`` that the actor has used before gives the run
        of that time. ``pins`` are versions of datasets to read instead of the latest, and ``repeats`` is
        the run that this one repeats; with ``resumes``, it takes over what that one had computed.

        Raises NotFoundError for a workflow or version that is not there, RoleNeededError for who is no
        editor or may not see what somebody else's workflow reads, ConflictError for a mere draft, and
        InvalidError for values that cannot be stored, which are not checked further, and for a key
        that was used for something else.
        """
        workflows = Workflows(self._session, self._actor)
        workflow_id = workflow if isinstance(workflow, UUID) else workflows.find(workflow).id
        found = workflows.get(workflow_id, "editor")
        if found.number is None:
            raise ConflictError(f"'{found.name}' is only a draft.", "Publish it first, and then run it.")
        version = self._session.scalar(
            select(WorkflowVersionRow).where(
                WorkflowVersionRow.workflow_id == found.id,
                WorkflowVersionRow.number == (found.number if number is None else number),
            )
        )
        if version is None:
            raise NotFoundError(f"'{found.name}' has no version {number}; its latest is {found.number}.")
        if found.owner.user_id != self._actor.user_id:
            check_reads(self._session, self._actor, found.owner, version.document)
        given = dict(parameters)
        pinned = dict(pins or {})
        asked = digest(
            {
                "workflow": str(found.id),
                "number": number,
                "parameters": {**given},
                **({"repeats": str(repeats), "inputs": {**pinned}, "resumes": resumes} if repeats else {}),
            }
        )
        run_id = uuid4()
        if key is not None and (earlier := self._claim_key(key, asked, run_id)) is not None:
            return self.get(earlier)
        run = RunRow(
            id=run_id,
            owner_id=found.owner.user_id,
            executed_by=self._actor.user_id,
            workflow_id=found.id,
            workflow_version_id=version.id,
            parameters=given,
            inputs=pinned,
            repeats=repeats,
            resumes=resumes,
        )
        self._session.add(run)
        self._session.flush()
        lay_out_steps(self._session, run.id)
        note_event(self._session, run.id, STATE_WORDS["queued"], state="queued")
        post_outbox(self._session, SUBMIT, {"run": str(run.id)})
        ran = update(WorkflowRow).where(WorkflowRow.id == found.id)
        self._session.execute(ran.values(last_run_at=func.now()))
        return self.get(run.id)

    def get(self, run_id: UUID) -> StoredRun:
        """Return a run. Raises NotFoundError."""
        found = self._session.execute(self._seen().where(RunRow.id == run_id)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such run.")
        return self._told(found)

    def role(self, workflow_id: UUID) -> Role | None:
        """Return the actor's role on a workflow that has runs, None where it is not there any more."""
        found = select(role_of(self._actor, "workflow")).where(
            WorkflowRow.id == workflow_id, may(self._actor, "workflow"), THINGS["workflow"].is_there
        )
        return self._session.scalar(found)

    def list(
        self, limit: int = 50, offset: int = 0, wanted: RunSearch | None = None
    ) -> tuple[StoredRun, ...]:
        """Return the runs that are wanted, the last queued first."""
        found = self._seen().where(*_conditions(wanted or RunSearch()))
        newest = found.order_by(RunRow.queued_at.desc(), RunRow.id).limit(limit).offset(offset)
        return tuple(self._told(row) for row in self._session.execute(newest))

    def count(self, wanted: RunSearch | None = None) -> int:
        """Return how many runs are wanted."""
        found = self._seen().where(*_conditions(wanted or RunSearch()))
        return self._session.scalar(found.with_only_columns(func.count())) or 0

    def repeat(self, run_id: UUID, *, key: str | None = None, resumes: bool = False) -> StoredRun:
        """Queue a run again as it was: the same version, parameters and versions of datasets.

        With ``resumes``, the new run takes over what this one had computed.

        Raises NotFoundError, also for a dataset that is gone, ConflictError for a run that has read
        nothing yet and for a dataset that was made anew since, and what ``submit`` does.
        """
        run = self.get(run_id)
        if run.owner_id != self._actor.user_id:
            require(self._session, self._actor, "workflow", run.workflow_id, "editor")
        if run.started_at is None:
            raise ConflictError(
                "This run never began, so it is not known what it would have read.",
                "Run it from the latest instead.",
            )
        self._check_inputs(run)
        return self.submit(
            run.workflow_id,
            run.parameters,
            run.number,
            key=key,
            pins=run.inputs,
            repeats=run.id,
            resumes=resumes,
        )

    def _check_inputs(self, run: StoredRun) -> None:
        space = Workflows(self._session, self._actor).get(run.workflow_id).owner
        datasets = Datasets(self._session, self._actor)
        for word in run.inputs:
            found = datasets.referred(word, space, run.inputs)
            # Names and numbers are used again after a deletion.
            if found.created_at > (run.ended_at or datetime.now(UTC)):
                raise ConflictError(
                    f"'{word}' was deleted and made anew since, so its rows of that time are gone.",
                    "Run it from the latest instead.",
                )

    def cancel(self, run_id: UUID) -> StoredRun:
        """End a run for good: whatever its process still does, nothing of it is published.

        The dispatcher then ends the process. A run that was canceled before stays so. Raises
        NotFoundError, RoleNeededError for who is no editor of the workflow, and ConflictError for a run
        that has ended otherwise.
        """
        run = self.get(run_id)
        if run.owner_id != self._actor.user_id:
            require(self._session, self._actor, "workflow", run.workflow_id, "editor")
        cancel_run(self._session, run_id)
        run = self.get(run_id)
        if run.state != "canceled":
            raise ConflictError(f"The run has {run.state} already.")
        return run

    def _claim_key(self, key: str, asked: str, run_id: UUID) -> UUID | None:
        """Keep a key for a run, or return the run it was used for. Of many at once, one keeps it."""
        new = insert(IdempotencyRow).values(
            owner_id=self._actor.user_id, key=key, digest=asked, run_id=run_id
        )
        kept = new.on_conflict_do_nothing().returning(IdempotencyRow.run_id)
        if self._session.scalar(kept) is not None:
            return None
        used = self._session.get_one(IdempotencyRow, (self._actor.user_id, key))
        if used.digest != asked:
            raise InvalidError("This Idempotency-Key was used for another request.", "Take a new one.")
        return used.run_id

    def _seen(self) -> Select[RunRow, int, WorkflowRow, str | None, Decimal | None, UUID | None]:
        own = RunRow.owner_id == self._actor.user_id
        made = select(func.sum(DatasetVersionRow.rows)).where(DatasetVersionRow.run_id == RunRow.id)
        began = select(ScheduleFireRow.schedule_id).where(
            ScheduleFireRow.run_id == RunRow.id, ScheduleFireRow.owner_id == self._actor.user_id
        )
        return (
            select_runs()
            .add_columns(made.scalar_subquery(), began.scalar_subquery())
            .where(or_(own, given(self._actor, "workflow", "viewer", RunRow.workflow_id)))
        )

    def _told(
        self, found: Row[RunRow, int, WorkflowRow, str | None, Decimal | None, UUID | None]
    ) -> StoredRun:
        row, number, workflow, executor, rows, schedule_id = found
        run = stored_run(row, number, workflow, executor)
        return replace(
            run,
            error=told(run.error, run, self._actor),
            rows=None if rows is None else int(rows),
            schedule_id=schedule_id,
        )


def _conditions(wanted: RunSearch) -> Iterator[ColumnElement[bool]]:
    if wanted.workflow_id is not None:
        yield WorkflowRow.id == wanted.workflow_id
    if wanted.states:
        yield RunRow.state.in_(wanted.states)
    if wanted.since is not None:
        yield RunRow.queued_at >= wanted.since
    if wanted.until is not None:
        yield RunRow.queued_at < wanted.until


def cancel_run(session: Session, run_id: UUID) -> None:
    """End a run for good, unless it has ended, and have the dispatcher end its process."""
    if mark_run(session, run_id, "canceled"):
        post_outbox(session, CANCEL, {"run": str(run_id)})


def told(error: dict[str, str] | None, run: StoredRun, actor: Actor) -> dict[str, str] | None:
    """Return what an actor may know of an error of a run or of a step of it."""
    if error is None or run.executed_by == actor.user_id:
        return error
    return {key: words for key, words in error.items() if key != "detail"}


def select_runs() -> Select[RunRow, int, WorkflowRow, str | None]:
    """Return the query of all runs, whose rows ``stored_run`` takes; documents are not loaded."""
    return (
        select(RunRow, WorkflowVersionRow.number, WorkflowRow, _EXECUTOR.name)
        .join(WorkflowVersionRow, WorkflowVersionRow.id == RunRow.workflow_version_id)
        .join(WorkflowRow, WorkflowRow.id == WorkflowVersionRow.workflow_id)
        .outerjoin(_EXECUTOR, _EXECUTOR.id == RunRow.executed_by)
        .execution_options(populate_existing=True)
    )


def stored_run(run: RunRow, number: int, workflow: WorkflowRow, executor: str | None) -> StoredRun:
    """Return the run of a row of ``select_runs``."""
    return StoredRun(
        id=run.id,
        owner_id=run.owner_id,
        executed_by=run.executed_by,
        executor=executor,
        workflow_id=workflow.id,
        workflow_key=workflow.key,
        workflow_name=workflow.name,
        number=number,
        state=run.state,
        parameters=run.parameters,
        inputs=run.inputs,
        repeats=run.repeats,
        resumes=run.resumes,
        error=run.error,
        dagster_run_id=run.dagster_run_id,
        queued_at=run.queued_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
