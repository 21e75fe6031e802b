"""Documents checked against what their author has stored."""

from __future__ import annotations

from workflow_platform.api.site import Site
from workflow_platform.compile.compiler import parse_workflow
from workflow_platform.engine.checking import check_document
from workflow_platform.engine.stored_catalog import StoredCatalog, StoredDatabases
from workflow_platform.spec.problems import Problem, WorkflowInvalidError, errors
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.tables import Document


def checked(site: Site, actor: Actor, document: Document) -> WorkflowSpec:
    """Return the document that can run. Raises WorkflowInvalidError with everything that keeps it from it."""
    found = errors(problems_of(site, actor, document))
    if found:
        raise WorkflowInvalidError(found)
    return parse_workflow(document)


def problems_of(site: Site, actor: Actor, document: Document) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, or only odd."""
    settings = site.settings
    databases = StoredDatabases(site.engine, actor, site.vault, settings.reachable_networks)
    return check_document(document, StoredCatalog(site.engine, actor, databases, settings.lake))
