"""Why the workflow of a schedule cannot run in its owner's name, in words."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.parameters import fill, resolve
from workflow_platform.spec.workflow import Scalar, WorkflowSpec
from workflow_platform.store.access import Noun, RoleNeededError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.references import referred
from workflow_platform.store.schedules.tables import ScheduleRow
from workflow_platform.store.tables import UserRow
from workflow_platform.store.workflows import Workflows

_READ: tuple[Noun, ...] = ("dataset", "connection")


def obstacle(session: Session, row: ScheduleRow) -> str:
    """Return what stands in the way of a schedule now, or an empty string."""
    owner = session.get_one(UserRow, row.owner_id)
    if owner.disabled_at is not None:
        return "The account of its owner is disabled."
    actor = Actor(owner.id, owner.name)
    workflows = Workflows(session, actor)
    try:
        workflow = workflows.get(row.workflow_id, "editor")
        if workflow.number is None:
            return "The workflow is only a draft."
        spec = WorkflowSpec.model_validate(workflows.version(workflow.id, workflow.number))
    except (NotFoundError, RoleNeededError):
        return "The workflow was deleted, or may not be run any more."
    values, problems = resolve(spec.parameters, row.parameters)
    if problems:
        return f"The values of its parameters do not fit: {problems[0].message}"
    unreadable = _unreadable(session, actor, workflow.owner, spec, values)
    return _awaited(session, actor, row) or next(unreadable, "")


def _awaited(session: Session, actor: Actor, row: ScheduleRow) -> str:
    if row.dataset_id is not None:
        try:
            Datasets(session, actor).get(row.dataset_id)
        except NotFoundError:
            return "The dataset that it waits for was deleted, or may not be read any more."
    return ""


def _unreadable(
    session: Session, actor: Actor, space: Actor, spec: WorkflowSpec, values: dict[str, Scalar]
) -> Iterator[str]:
    """Yield what the steps of a workflow, whose names are those of ``space``, would not be able to read."""
    for step in spec.steps:
        settings = fill({**step.settings}, values)
        for noun in _READ:
            word = settings.get(noun) if isinstance(settings, dict) else None
            if isinstance(word, str) and referred(session, actor, noun, word, space) is None:
                yield f"Step '{step.id}': The {noun} '{word}' was deleted, or may not be read any more."
