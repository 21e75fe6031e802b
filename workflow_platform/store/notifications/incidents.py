"""When a workflow breaks and when it works again: once each, whoever wants to hear of it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.store.database import Session
from workflow_platform.store.mail import Template, post_mail
from workflow_platform.store.notifications.deliveries import deliver
from workflow_platform.store.notifications.tables import IncidentRow, NotificationRow, Occasion
from workflow_platform.store.run_states import RunState
from workflow_platform.store.tables import Document, RunRow, UserRow, WorkflowRow

_TEMPLATES: Mapping[Occasion, Template] = {"failure": "workflow-failed", "recovery": "workflow-recovered"}
_TYPES: Mapping[Occasion, str] = {"failure": "workflow.failed", "recovery": "workflow.recovered"}


def settle_incident(session: Session, run_id: UUID, state: RunState) -> None:
    """Open or close the incident of a run's workflow, and tell of it, as part of the run's end.

    Of many runs that fail one after the other, or at once, the first one is told, and then the first
    that succeeds. A run that was canceled says nothing.
    """
    if state not in {"failed", "succeeded"}:
        return
    run, workflow = session.execute(
        select(RunRow, WorkflowRow)
        .join(WorkflowRow, WorkflowRow.id == RunRow.workflow_id)
        .where(RunRow.id == run_id)
        .execution_options(populate_existing=True)
    ).one()
    occasion: Occasion = "failure" if state == "failed" else "recovery"
    incident = _opened(session, workflow.id) if occasion == "failure" else _closed(session, workflow.id)
    if incident is not None:
        _tell(session, run, workflow, occasion, incident)


def _opened(session: Session, workflow_id: UUID) -> UUID | None:
    new = insert(IncidentRow).values(workflow_id=workflow_id).on_conflict_do_nothing()
    return session.scalar(new.returning(IncidentRow.id))


def _closed(session: Session, workflow_id: UUID) -> UUID | None:
    its = (IncidentRow.workflow_id == workflow_id, IncidentRow.closed_at.is_(None))
    return session.scalar(
        update(IncidentRow).where(*its).values(closed_at=func.now()).returning(IncidentRow.id)
    )


def _tell(session: Session, run: RunRow, workflow: WorkflowRow, occasion: Occasion, incident: UUID) -> None:
    # Whoever may not see the workflow any more hears nothing of it.
    given = select(func.workflow_platform.granted_to(NotificationRow.owner_id, "workflow", "viewer"))
    wanted = session.execute(
        select(NotificationRow, UserRow)
        .join(UserRow, UserRow.id == NotificationRow.owner_id)
        .where(
            NotificationRow.workflow_id == workflow.id,
            UserRow.disabled_at.is_(None),
            (NotificationRow.owner_id == workflow.owner_id) | NotificationRow.workflow_id.in_(given),
        )
    )
    error = run.error or {}
    for notification, person in wanted:
        if notification.channel == "webhook":
            body = json.dumps(_message(run, workflow, occasion, incident), ensure_ascii=False)
            deliver(session, notification, occasion, body, incident)
        elif person.email is not None and person.email_verified_at is not None:
            values = {
                "workflow": workflow.name,
                "reason": " ".join(filter(None, (error.get("message"), error.get("hint")))),
            }
            post_mail(session, person.email, _TEMPLATES[occasion], values)


def _message(run: RunRow, workflow: WorkflowRow, occasion: Occasion, incident: UUID) -> Document:
    # An engine's own words may quote data, so they stay here.
    error = {key: words for key, words in (run.error or {}).items() if key in {"code", "message", "hint"}}
    return {
        "type": _TYPES[occasion],
        "timestamp": run.ended_at.isoformat() if run.ended_at else None,
        "data": {
            "workflow": {"id": str(workflow.id), "name": workflow.name},
            "run": {"id": str(run.id), "state": run.state},
            "incident_id": str(incident),
            "error": {**error} or None,
        },
    }
