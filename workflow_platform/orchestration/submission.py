"""Hands submitted runs to Dagster and cancels them there: at least once, with the effect of once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import UUID

from dagster import MAX_RUNTIME_SECONDS_TAG, DagsterError, DagsterInstance

from workflow_platform.errors import InvalidError, NotFoundError, PlatformError, UnavailableError
from workflow_platform.orchestration.dagster_adapter import (
    CodeServer,
    NewRun,
    cancel_run,
    end_canceled_run,
    enqueue,
)
from workflow_platform.orchestration.names import SCHEDULE_TAG, job_name
from workflow_platform.orchestration.presence import held, key_of
from workflow_platform.orchestration.repository import StoredWorkflows
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.outbox import OutboxItem, claim_outbox, finish_outbox, retry_outbox
from workflow_platform.store.quotas import UNLIMITED, Quotas, quotas_of
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import CANCEL, StoredRun
from workflow_platform.store.schedules.lines import schedule_of
from workflow_platform.store.system import run_for_dispatch
from workflow_platform.store.turns import SUBMIT, take_turn, wait_for_turn

BATCH = 20
TOPICS = (SUBMIT, CANCEL)
# With the pauses between them, they last for about a quarter of an hour.
ATTEMPTS = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Submission:
    """Empties the outbox.

    Attributes:
        engine: the platform's database.
        instance: Dagster.
        workflows: builds the jobs.
        server: the code server that is to execute them.
        quotas: of who has none of their own.
    """

    engine: Engine
    instance: DagsterInstance
    workflows: StoredWorkflows
    server: CodeServer
    quotas: Quotas = UNLIMITED

    def submit_due(self) -> int:
        """Submit one batch of what is due, and return how many items it had."""
        with transaction(self.engine) as session:
            items = claim_outbox(session, BATCH, TOPICS)
        for item in items:
            try:
                self._handle(item)
            except Exception:  # noqa: BLE001  # the others of the batch are not to wait for it
                _log.exception("%s of %s will be due again.", item.topic, item.payload)
        return len(items)

    def _handle(self, item: OutboxItem) -> None:
        try:
            self._do(item)
        except (DagsterError, InvalidError, NotFoundError) as error:
            _log.exception("%s of %s cannot be done.", item.topic, item.payload)
            self._give_up(item, error)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong with one run must not keep the others waiting
            _log.exception("%s of %s could not be done.", item.topic, item.payload)
            self._put_off(item, error)

    def _do(self, item: OutboxItem) -> None:
        if item.topic == SUBMIT:
            self._submit(item, _run_of(item))
        else:
            self._cancel(_run_of(item))
            self._finish(item)

    def _cancel(self, run_id: UUID) -> None:
        with transaction(self.engine) as session:
            run = run_for_dispatch(session, run_id).run
        dagster_id = run.dagster_run_id or str(run_id)
        if cancel_run(self.instance, dagster_id):
            return
        key = key_of(UUID(dagster_id))
        if held(self.engine.url.render_as_string(hide_password=False), [key]):
            raise UnavailableError("The process of the run does not listen yet.")
        end_canceled_run(self.instance, dagster_id)

    def _submit(self, item: OutboxItem, run_id: UUID) -> None:
        with transaction(self.engine) as session:
            if not take_turn(session, run_id, self.quotas):
                wait_for_turn(session, item)
                return
            run = run_for_dispatch(session, run_id).run
            schedule_id = schedule_of(session, run_id)
            longest = quotas_of(session, run.executed_by, self.quotas).run_seconds
        if run.state == "queued":
            self._enqueue(run, schedule_id, longest)
        self._finish(item)

    def _enqueue(self, run: StoredRun, schedule_id: UUID | None, longest: int | None) -> None:
        lookup = job_name(run.workflow_key, run.number)
        # Dagster's run has the same id, so a second attempt finds what the first one made. It has no run
        # config: the values of parameters stay with our run, where only their owner reads them.
        tags = {SCHEDULE_TAG: str(schedule_id)} if schedule_id else {}
        if longest is not None:
            tags[MAX_RUNTIME_SECONDS_TAG] = str(longest)
        new = NewRun(id=str(run.id), lookup=lookup, job=self.workflows.get_job(lookup), tags=tags)
        enqueue(self.instance, new, self.server)

    def _finish(self, item: OutboxItem) -> None:
        with transaction(self.engine) as session:
            finish_outbox(session, item.id)

    def _put_off(self, item: OutboxItem, error: Exception) -> None:
        if item.attempts >= ATTEMPTS:
            self._give_up(item, error)
            return
        with transaction(self.engine) as session:
            # Words of drivers may hold addresses; the log has them, the table need not.
            retry_outbox(session, item, type(error).__name__)

    def _give_up(self, item: OutboxItem, error: Exception) -> None:
        message = "The run could not be handed to Dagster."
        hint = str(error) if isinstance(error, PlatformError) else "The dispatcher's log says more."
        with transaction(self.engine) as session:
            if item.topic == SUBMIT:
                failure = {"code": "not-started", "message": message, "hint": hint}
                mark_run(session, _run_of(item), "failed", error=failure)
            else:
                end_canceled_run(self.instance, str(_run_of(item)))
            finish_outbox(session, item.id)


def _run_of(item: OutboxItem) -> UUID:
    return UUID(str(item.payload["run"]))
