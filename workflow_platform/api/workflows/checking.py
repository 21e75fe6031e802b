"""Documents checked against what their author has stored."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from workflow_platform.api.site import Site
from workflow_platform.compile.compiler import in_order, parse_workflow
from workflow_platform.compile.reading import read_workflow
from workflow_platform.engine.checking import check_document
from workflow_platform.engine.result_names import taken_names
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.spec.parameters import resolve
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors
from workflow_platform.spec.workflow import Scalar, WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.tables import Document
from workflow_platform.store.workflows import Workflows


def checked(site: Site, actor: Actor, document: Document, workflow_id: UUID | None) -> WorkflowSpec:
    """Return the document that can run. Raises WorkflowInvalidError with everything that keeps it from it."""
    found = errors(problems_of(site, actor, document, workflow_id))
    if found:
        raise WorkflowInvalidError(found)
    return parse_workflow(document)


def check_values(
    workflows: Workflows, workflow_id: UUID, number: int | None, values: Mapping[str, Scalar]
) -> None:
    """Raise WorkflowInvalidError if a version, the latest by default, cannot run with these values."""
    number = number or workflows.get(workflow_id).number
    if number is not None:
        spec = WorkflowSpec.model_validate(workflows.version(workflow_id, number))
        _, problems = resolve(spec.parameters, values)
        if problems:
            raise WorkflowInvalidError(problems)


def problems_of(
    site: Site, actor: Actor, document: Document, workflow_id: UUID | None
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, or only odd; None is for a new workflow's."""
    settings = site.settings
    databases = StoredDatabases(site.engine, actor, site.vault, settings.reachable_networks)
    found = [*check_document(document, StoredCatalog(site.engine, actor, databases, settings.lake))]
    if spec := read_workflow(document).spec:
        with transaction(site.engine, actor) as session:
            found += taken_names(session, actor, spec, workflow_id)
    return in_order(found)
