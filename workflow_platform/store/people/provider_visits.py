"""Browsers on their way to a provider and back, each recognised by a secret of its own, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func

from workflow_platform.store.database import Session
from workflow_platform.store.people.secrets import hashed, new_secret
from workflow_platform.store.people.tables import ProviderVisitRow

LIFETIME = timedelta(minutes=10)
VISIT_PREFIX = "wpv_"


@dataclass(frozen=True, slots=True)
class Visit:
    """What has to be known when a browser comes back.

    Attributes:
        state: what the provider must hand back.
        nonce: what the provider must put into its token.
        verifier: what proves to the provider that it was us who asked (PKCE).
        redirect_uri: where the provider was told to send the browser.
        user_id: who wants to add the provider to their account; None for signing in.
    """

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    user_id: UUID | None = None


def begin_visit(session: Session, provider: str, visit: Visit) -> str:
    """Keep a visit, and return the secret for the browser."""
    session.execute(delete(ProviderVisitRow).where(ProviderVisitRow.expires_at <= func.now()))
    secret = new_secret(VISIT_PREFIX)
    session.add(
        ProviderVisitRow(
            hash=hashed(secret),
            provider=provider,
            user_id=visit.user_id,
            state={
                "state": visit.state,
                "nonce": visit.nonce,
                "verifier": visit.verifier,
                "redirect_uri": visit.redirect_uri,
            },
            expires_at=func.now() + LIFETIME,
        )
    )
    return secret


def end_visit(session: Session, provider: str, secret: str) -> Visit | None:
    """Return the visit of a browser, which is over by it; None where there is none."""
    gone = delete(ProviderVisitRow).where(
        ProviderVisitRow.hash == hashed(secret),
        ProviderVisitRow.provider == provider,
        ProviderVisitRow.expires_at > func.now(),
    )
    row = session.execute(gone.returning(ProviderVisitRow.state, ProviderVisitRow.user_id)).one_or_none()
    if row is None:
        return None
    kept = {name: str(value) for name, value in row[0].items()}
    return Visit(kept["state"], kept["nonce"], kept["verifier"], kept["redirect_uri"], row[1])
