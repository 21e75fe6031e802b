"""The errand of sending messages to webhooks."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

import httpx2
from pydantic import BaseModel, ConfigDict

from workflow_platform.api.errands import ATTEMPTS, ErrandError
from workflow_platform.api.notifications.signing import signed_headers
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.errors import PlatformError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.notifications.deliveries import (
    Parcel,
    note_delivered,
    note_refused,
    parcel,
)
from workflow_platform.store.outbox import OutboxItem
from workflow_platform.store.vault import SecretUnreadableError, Vault

PATIENCE_SECONDS = 10.0
AGENT = "Workflow-Platform-Webhooks/1"
# The receiver wants no messages any more.
_GONE = 410
_PORTS = {"http": 80, "https": 443}


class WebhookError(ErrandError):
    """A message could not be delivered."""

    code = "webhook-not-delivered"


class _Left(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    delivery: UUID
    owner: UUID


@dataclass(frozen=True, slots=True)
class WebhookErrand:
    """Sends messages to addresses that people have named, as far as these may be reached.

    ``patience`` is how many seconds a receiver has to take a message and to answer with a status.
    """

    engine: Engine
    vault: Vault
    reach: Reach
    patience: float = PATIENCE_SECONDS

    def __call__(self, item: OutboxItem) -> None:
        """Send one. Raises WebhookError, and ValueError for what was never a message."""
        left = _Left.model_validate(item.payload)
        owner = Actor(left.owner, "")
        try:
            with transaction(self.engine, owner) as session:
                found = parcel(session, left.delivery, self.vault)
        except SecretUnreadableError as error:
            self._refused(left, None, error.message, final=True)
        if found is None:
            return
        status, words = self._tried(found)
        if words is None and status is not None:
            with transaction(self.engine, owner) as session:
                note_delivered(session, found.id, status)
            return
        self._refused(left, status, words or "", final=status == _GONE or item.attempts >= ATTEMPTS)

    def _refused(self, left: _Left, status: int | None, words: str, *, final: bool) -> NoReturn:
        with transaction(self.engine, Actor(left.owner, "")) as session:
            note_refused(session, left.delivery, status, words, final=final)
        raise WebhookError(words, final=final)

    def _tried(self, found: Parcel) -> tuple[int | None, str | None]:
        """Return the status of the answer, if there is one, and what is wrong with it, if anything is."""
        try:
            status = self._sent(found)
        except (TimeoutError, httpx2.TimeoutException):
            return None, f"There was no answer within {self.patience:g} seconds."
        except httpx2.HTTPError as error:
            return None, f"The address could not be reached ({type(error).__name__})."
        except PlatformError as error:
            return None, error.message
        if httpx2.codes.is_success(status):
            return status, None
        return status, f"The answer was {status}, and only 200 to 299 will do."

    def _sent(self, found: Parcel) -> int:
        url = httpx2.URL(found.url)
        host = url.raw_host.decode("ascii")
        # Judged and connected to is the same address, however the name is resolved the next time.
        address, *_ = self.reach.judged(host, url.port or _PORTS[url.scheme], "")
        body = found.body.encode()
        headers = {
            **signed_headers(found.secret, str(found.id), int(time.time()), body),
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "Host": url.netloc.decode(),
        }
        request = httpx2.Request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers=headers,
            extensions={"sni_hostname": host},
        )
        return asyncio.run(self._status(request))

    async def _status(self, request: httpx2.Request) -> int:
        # A client's own timeouts are for each piece, and who sends a byte at a time would never run out.
        async with (
            asyncio.timeout(self.patience),
            httpx2.AsyncClient(timeout=None, trust_env=False, follow_redirects=False) as client,
        ):
            # What the receiver says does not matter, and may be endless.
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return answer.status_code
