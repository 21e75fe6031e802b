"""The API server, a process: ``python -m workflow_platform.api.server``."""

from __future__ import annotations

import logging
import os

import uvicorn

from workflow_platform.api.accounts.jwt_access import AccessJwt
from workflow_platform.api.accounts.passwords import Passwords
from workflow_platform.api.accounts.signing_keys import ensure_signing_keys
from workflow_platform.api.app import create_app
from workflow_platform.api.previews.computing import Computing
from workflow_platform.api.runs.newsroom import Newsroom
from workflow_platform.api.site import Site
from workflow_platform.engine.bounds import Bounds
from workflow_platform.errors import UnavailableError
from workflow_platform.settings import Settings
from workflow_platform.store.database import connect
from workflow_platform.store.keys import ensure_keys
from workflow_platform.store.vault import Vault

POOL_SIZE = 10


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
        newsroom=Newsroom(engine),
        computing=Computing(),
    )


def main() -> None:
    """Serve until it is asked to stop."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    settings = Settings()
    site = open_site(settings)
    try:
        uvicorn.run(
            create_app(site),
            host=settings.host,
            port=settings.port,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            proxy_headers=True,
            forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"),
        )
    finally:
        site.engine.dispose()


if __name__ == "__main__":
    main()
