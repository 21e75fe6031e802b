"""What the routes of notifications take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import httpx2
from pydantic import AfterValidator, BaseModel, Field

from workflow_platform.api.shapes import Body
from workflow_platform.store.notifications.deliveries import StoredDelivery
from workflow_platform.store.notifications.notifications import StoredNotification
from workflow_platform.store.notifications.tables import Channel, DeliveryState, Occasion


def _web_address(url: str) -> str:
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise ValueError("this is no address of the web") from error
    if parsed.scheme not in {"https", "http"} or not parsed.host or parsed.userinfo or parsed.fragment:
        raise ValueError("this is no address such as https://example.org/hook, without user and password")
    return url


WebAddress = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_web_address)]


class MailBody(Body):
    """A wish to be told by mail, to the address of the account."""

    channel: Literal["mail"]


class WebhookBody(Body):
    """A wish to have an address told."""

    channel: Literal["webhook"]
    url: WebAddress


NotificationBody = Annotated[MailBody | WebhookBody, Field(discriminator="channel")]


class NotificationAnswer(BaseModel):
    """What somebody wants to hear of a workflow: when it fails first, and when it works again."""

    id: UUID
    workflow_id: UUID
    channel: Channel
    url: str | None
    created_at: datetime


class NewNotificationAnswer(NotificationAnswer):
    """A notification that was made now."""

    secret: str | None = Field(
        description="What messages are signed with, by Standard Webhooks. It is not given again."
    )


class DeliveryAnswer(BaseModel):
    """A message to a webhook."""

    id: UUID
    occasion: Occasion
    state: DeliveryState
    attempts: int
    status: int | None = Field(description="The status of the last answer.")
    error: str | None = Field(description="Why the last attempt failed.")
    created_at: datetime
    delivered_at: datetime | None


def notification_answer(found: StoredNotification) -> NotificationAnswer:
    """Return a notification as it is given."""
    return NotificationAnswer(
        id=found.id,
        workflow_id=found.workflow_id,
        channel=found.channel,
        url=found.url,
        created_at=found.created_at,
    )


def delivery_answer(found: StoredDelivery) -> DeliveryAnswer:
    """Return a message as it is given."""
    return DeliveryAnswer(
        id=found.id,
        occasion=found.occasion,
        state=found.state,
        attempts=found.attempts,
        status=found.status,
        error=found.error,
        created_at=found.created_at,
        delivered_at=found.delivered_at,
    )
