"""Documents checked against what their author has stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from workflow_platform.store.references import names_connection
from workflow_platform.store.tables import Document
from workflow_platform.store.workflows import Workflows


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that a document may read, and the databases behind some of them."""

    catalog: StoredCatalog
    databases: StoredDatabases


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


def space_of(site: Site, actor: Actor, workflow_id: UUID | None) -> Actor:
    """Return whose names a document's names are: those of the workflow's owner, None being a new one.

    Raises NotFoundError for a workflow that the actor may not see.
    """
    if workflow_id is None:
        return actor
    with transaction(site.engine, actor) as session:
        return Workflows(session, actor).get(workflow_id).owner


def tables(site: Site, actor: Actor, space: Actor, pins: Mapping[str, int] | None = None) -> Tables:
    """Return what the actor may read, as the documents of ``space`` call it."""
    networks = site.settings.reachable_networks
    databases = StoredDatabases(site.engine, actor, site.vault, networks, space)
    catalog = StoredCatalog(site.engine, actor, databases, site.settings.lake, pins, space=space)
    return Tables(catalog, databases)


def problems_of(
    site: Site, actor: Actor, document: Document, workflow_id: UUID | None
) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, or only odd; None is for a new workflow's.

    Raises NotFoundError for a workflow that the actor may not see, and as ``Patience`` does for databases
    that do not answer.
    """
    space = space_of(site, actor, workflow_id)

    def check() -> tuple[Problem, ...]:
        return check_document(document, tables(site, actor, space).catalog)

    # A database of somebody else's may keep silent for ever, and the threads of requests are few.
    asks = names_connection(document)
    found = [*(site.patience.within(actor.user_id, check) if asks else check())]
    if spec := read_workflow(document).spec:
        with transaction(site.engine, actor) as session:
            found += taken_names(session, space, spec, workflow_id)
    return in_order(found)
