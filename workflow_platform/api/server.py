"""The API server, a process: ``python -m workflow_platform.api.server``."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import uvicorn
from anyio import Semaphore
from fastapi import FastAPI
from prometheus_client import start_http_server

from workflow_platform.api.accounts.discarding import DiscardErrand
from workflow_platform.api.accounts.jwt_access import AccessJwt
from workflow_platform.api.accounts.passwords import Passwords
from workflow_platform.api.accounts.providers.provider import Providers
from workflow_platform.api.accounts.recovery import RECOVER, RecoveryErrand
from workflow_platform.api.accounts.signing_keys import ensure_signing_keys
from workflow_platform.api.app import create_app
from workflow_platform.api.at_once import AtOnce
from workflow_platform.api.connections.patience import Patience
from workflow_platform.api.datasets.samples import SamplesErrand
from workflow_platform.api.errands import Errand, Errands
from workflow_platform.api.logs import configure_logs
from workflow_platform.api.mail.sending import MailErrand, mailer_of
from workflow_platform.api.notifications.sending import WebhookErrand
from workflow_platform.api.observation import Metrics
from workflow_platform.api.previews.computing import Computing
from workflow_platform.api.runs.newsroom import Newsroom
from workflow_platform.api.site import Site
from workflow_platform.api.uploads.sweeping import swept
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.errors import UnavailableError
from workflow_platform.settings import Settings
from workflow_platform.store.database import connect
from workflow_platform.store.keys import ensure_keys
from workflow_platform.store.mail import MAIL
from workflow_platform.store.notifications.deliveries import WEBHOOK
from workflow_platform.store.people.accounts import WELCOME
from workflow_platform.store.people.removal import DISCARD
from workflow_platform.store.vault import Vault

POOL_SIZE = 10
# Of four times as many connections; the rest is for what happens before, after and beside a transaction.
PLACES = 25
LOCAL = "127.0.0.1"
# Each of them listens to the database, with a connection of its own.
WEBHOOKS_AT_ONCE = 2


def open_site(settings: Settings) -> Site:
    """Return what the application serves. Raises UnavailableError without a database's address."""
    if settings.database_url is None:
        raise UnavailableError("The address of the database is not set.", "Set DATABASE_URL.")
    engine = connect(settings.database_url, pool_size=POOL_SIZE)
    return Site(
        settings=settings,
        engine=engine,
        vault=Vault(ensure_keys(settings.vault_file)),
        access=AccessJwt(ensure_signing_keys(settings.signing_file)),
        passwords=Passwords(),
        bounds=Bounds(settings.memory_limit, settings.threads, settings.temp_limit, settings.scratch),
        patience=Patience(),
        places=Semaphore(PLACES),
        files=AtOnce(),
        providers=Providers(settings.oidc_providers),
        newsroom=Newsroom(engine),
        computing=Computing(),
    )


def errands_of(site: Site) -> Errands:
    """Return what the server does beside answering."""
    errands: dict[str, Errand] = {
        MAIL: MailErrand(mailer_of(site.settings), site.settings.address),
        RECOVER: RecoveryErrand(site.engine),
        DISCARD: DiscardErrand(site.settings.lake),
    }
    return Errands(site.engine, errands)


def webhooks_of(site: Site) -> Errands:
    """Return what sends messages to webhooks: apart from the rest, which no slow receiver shall hold up."""
    reach = Reach(site.settings.reachable_networks, site.engine.url)
    return Errands(site.engine, {WEBHOOK: WebhookErrand(site.engine, site.vault, reach)})


def samples_of(site: Site) -> Errands:
    """Return what gives new accounts the sample data: apart, since the first time takes seconds."""
    return Errands(site.engine, {WELCOME: SamplesErrand(site.engine, site.settings, site.bounds)})


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Do the errands of an application's site while it is served."""
    with ExitStack() as stack:
        stack.enter_context(errands_of(app.state.site))
        stack.enter_context(samples_of(app.state.site))
        for _ in range(WEBHOOKS_AT_ONCE):
            stack.enter_context(webhooks_of(app.state.site))
        yield


def main() -> None:
    """Serve until it is asked to stop."""
    configure_logs()
    settings = Settings()
    site = open_site(settings)
    metrics = Metrics()
    if settings.metrics_port:
        start_http_server(settings.metrics_port, LOCAL, registry=metrics.registry)
    try:
        with swept(settings):
            uvicorn.run(
                create_app(site, running, metrics),
                host=settings.host,
                port=settings.port,
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=2,
                proxy_headers=True,
                forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"),
            )
    finally:
        site.engine.dispose()


if __name__ == "__main__":
    main()
