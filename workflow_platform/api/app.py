"""The application: every route, one shape for errors, the guard around all."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Lifespan

from workflow_platform.api import problems
from workflow_platform.api.accounts.invitation_routes import router as invitations
from workflow_platform.api.accounts.own_routes import router as own_account
from workflow_platform.api.accounts.providers.routes import router as providers
from workflow_platform.api.accounts.routes import router as accounts
from workflow_platform.api.asking import SCHEMES
from workflow_platform.api.audit.routes import router as audit
from workflow_platform.api.blocks.routes import router as blocks
from workflow_platform.api.connections.routes import router as connections
from workflow_platform.api.dagster_pages.routes import router as dagster_pages
from workflow_platform.api.datasets.routes import router as datasets
from workflow_platform.api.docs import install as install_docs
from workflow_platform.api.groups.routes import router as groups
from workflow_platform.api.guard import Guard
from workflow_platform.api.health.routes import router as health
from workflow_platform.api.lineage.routes import router as lineage
from workflow_platform.api.notifications.routes import router as notifications
from workflow_platform.api.observation import Metrics, Observation
from workflow_platform.api.operations import operation_name
from workflow_platform.api.previews.routes import router as previews
from workflow_platform.api.runs.routes import router as runs
from workflow_platform.api.schedules.routes import router as schedules
from workflow_platform.api.sharing.routes import router as sharing
from workflow_platform.api.site import Site
from workflow_platform.api.templates.routes import router as templates
from workflow_platform.api.uploads.routes import router as uploads
from workflow_platform.api.users.routes import router as users
from workflow_platform.api.web_app.routes import router as web_app
from workflow_platform.api.workflows.copies import router as copies
from workflow_platform.api.workflows.labels import router as labels
from workflow_platform.api.workflows.routes import router as workflows
from workflow_platform.api.workflows.versions import router as versions

PREFIX = "/api/v1"
MOST_BYTES = 4 * 1024**2

_ABOUT = """\
Sign in with `POST /api/v1/login`, press **Authorize** and enter the `access_token` of the answer; it lasts
ten minutes. For a script, `POST /api/v1/tokens` makes a personal access token that lasts longer.

A workflow goes this way: `POST /api/v1/datasets` brings a file, `POST /api/v1/workflows` saves a document,
its `execute` begins a run, `GET /api/v1/runs/{run_id}/events` follows that, and its `results` are datasets
to download.

Every error has a `code` for programs, a `message` and a `hint` for people, and in `problems` each fault
with the JSON pointer of its place. What belongs to others answers 404, as if it did not exist.
"""
_ERRORS: dict[int | str, dict[str, object]] = {
    status: {"model": problems.ProblemAnswer, "content": {problems.MEDIA_TYPE: {}}, "description": words}
    for status, words in {
        400: "The request cannot be read.",
        401: "Nobody is signed in.",
        403: "Who asks may not do that.",
        404: "It does not exist, or not for the one who asks.",
        409: "It contradicts what is stored.",
        412: "It was changed meanwhile.",
        413: "The request is too large.",
        422: "The request cannot be followed as it is.",
        429: "It was tried too often.",
        503: "Something that the platform needs does not answer.",
        507: "There is no room left for it.",
    }.items()
}


def build(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Return the routes; they can be described, but are not asked before they are ``guarded``."""
    app = FastAPI(
        title="Workflow Platform",
        version="1",
        description=_ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_name,
        max_body_size=MOST_BYTES,
        responses=_ERRORS,
        lifespan=lifespan,
    )
    problems.install(app)
    install_docs(app)
    api = APIRouter(prefix=PREFIX, dependencies=SCHEMES)
    for router in (
        *(accounts, own_account, invitations, providers),
        *(previews, labels, copies, versions, workflows),
        *(runs, lineage, datasets, uploads, connections, schedules, blocks, templates),
        *(groups, sharing, notifications, audit, users),
    ):
        api.include_router(router)
    app.include_router(api)
    app.include_router(health)
    app.include_router(dagster_pages)
    # The last one, since it answers at any address.
    app.include_router(web_app)
    return app


def guarded(routes: FastAPI, site: Site, metrics: Metrics | None = None) -> ASGIApp:
    """Return the routes as they serve a site, and none besides."""
    routes.state.site = site
    return Observation(Guard(routes, site.settings.origins), metrics or Metrics())


def create_app(
    site: Site, lifespan: Lifespan[FastAPI] | None = None, metrics: Metrics | None = None
) -> ASGIApp:
    """Return the application that serves a site.

    ``lifespan`` is what goes on while it does, and ``metrics`` takes note of the requests.
    """
    return guarded(build(lifespan), site, metrics)
