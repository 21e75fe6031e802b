"""Documents checked against what their author has stored."""

from __future__ import annotations

from workflow_platform.api.site import Site
from workflow_platform.compile.compiler import parse_workflow
from workflow_platform.engine.inference import check_workflow
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.spec.problems import Problem, WorkflowInvalidError
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.tables import Document


def checked(site: Site, actor: Actor, document: Document) -> WorkflowSpec:
    """Return the document that is without problems. Raises WorkflowInvalidError with all of them."""
    spec = parse_workflow(document)
    databases = StoredDatabases(site.engine, actor, site.vault, site.settings.reachable_networks)
    problems = check_workflow(spec, StoredCatalog(site.engine, actor, databases, site.settings.lake))
    if problems:
        raise WorkflowInvalidError(problems)
    return spec


def problems_of(site: Site, actor: Actor, document: Document) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document."""
    try:
        checked(site, actor, document)
    except WorkflowInvalidError as error:
        return error.problems
    return ()
