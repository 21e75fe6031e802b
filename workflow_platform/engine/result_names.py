"""The names of a document's results, of which some may belong to other data of the owner."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from workflow_platform.blocks.base import Keep
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.errors import ConflictError
from workflow_platform.spec.parameters import PLACEHOLDER
from workflow_platform.spec.problems import Problem, pointer
from workflow_platform.spec.workflow import StepSpec, WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets


def taken_names(
    session: Session, owner: Actor, spec: WorkflowSpec, workflow_id: UUID | None
) -> Iterator[Problem]:
    """Yield a problem for each result whose name is that of an upload or of another workflow's result.

    ``owner`` is whose results they will be; of that person's data, only what the session shows counts.
    ``workflow_id`` is the workflow whose document it is, None for a new one. A name with parameters in it
    is not known before a run.
    """
    datasets = Datasets(session, owner)
    for position, step in enumerate(spec.steps):
        try:
            if name := _result_of(step):
                datasets.check_result_name(name, workflow_id)
        except ConflictError as error:
            at = pointer("steps", position, "settings", "name")
            yield Problem("name-taken", at, error.message, error.hint)


def _result_of(step: StepSpec) -> str:
    kind = BLOCKS.get(step.block)
    if kind is None or not issubclass(kind, Keep):
        return ""
    name = step.settings.get("name", kind.model_fields["name"].default)
    return name if isinstance(name, str) and not PLACEHOLDER.search(name) else ""
