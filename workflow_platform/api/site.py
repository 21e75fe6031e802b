"""What the API works with: the platform's settings, its database, its keys and its bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from anyio import Semaphore
from fastapi import Depends, Request

from workflow_platform.api.accounts.jwt_access import AccessJwt
from workflow_platform.api.accounts.passwords import Passwords
from workflow_platform.api.accounts.providers.provider import Providers
from workflow_platform.api.at_once import AtOnce
from workflow_platform.api.connections.patience import Patience
from workflow_platform.api.previews.computing import Computing
from workflow_platform.api.runs.newsroom import Newsroom
from workflow_platform.engine.bounds import Bounds
from workflow_platform.settings import Settings
from workflow_platform.store.database import Engine
from workflow_platform.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that requests share. It is handed to ``create_app`` and never changes.

    ``places`` is for the requests that have a transaction at the same time, ``files`` for those that read or
    write files of the lake.
    """

    settings: Settings
    engine: Engine
    vault: Vault
    access: AccessJwt
    passwords: Passwords
    bounds: Bounds
    providers: Providers
    patience: Patience
    places: Semaphore
    files: AtOnce
    newsroom: Newsroom
    computing: Computing

    @property
    def import_bounds(self) -> Bounds:
        """The bounds of the session that reads an uploaded file."""
        return replace(self.bounds, memory_limit=self.settings.import_memory)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(_site)]
