"""Whether the platform lives and can serve; for probes, without signing in."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from workflow_platform.api.site import SiteOf
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """It is well."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
def live() -> Health:
    """Say that the process answers."""
    return Health()


@router.get("/readyz")
def ready(site: SiteOf) -> Health:
    """Say that the database answers, or 503."""
    with transaction(site.engine) as session:
        Accounts(session).find("")
    return Health()
