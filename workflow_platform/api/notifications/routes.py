"""The routes of notifications."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from workflow_platform.api.notifications.shapes import (
    DeliveryAnswer,
    NewNotificationAnswer,
    NotificationAnswer,
    NotificationBody,
    WebhookBody,
    delivery_answer,
    notification_answer,
)
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.stored import NotificationsOf
from workflow_platform.api.strict_json import StrictRoute

router = APIRouter(tags=["notifications"], route_class=StrictRoute)


@router.get("/workflows/{workflow_id}/notifications")
def list_notifications(workflow_id: UUID, notifications: NotificationsOf) -> list[NotificationAnswer]:
    """List how the asker is told when a workflow fails, and when it works again."""
    return [notification_answer(found) for found in notifications.list(workflow_id)]


@router.post("/workflows/{workflow_id}/notifications", status_code=201)
def create_notification(
    workflow_id: UUID, body: NotificationBody, notifications: NotificationsOf
) -> NewNotificationAnswer:
    """Be told by mail, or by a signed message to an address, once for each time that a workflow breaks.

    There is one message when the first run fails, and one when the next succeeds.
    """
    secret = None
    if isinstance(body, WebhookBody):
        made, secret = notifications.add_webhook(workflow_id, body.url)
    else:
        made = notifications.add_mail(workflow_id)
    return NewNotificationAnswer(**notification_answer(made).model_dump(), secret=secret)


@router.delete("/notifications/{notification_id}", status_code=204)
def delete_notification(notification_id: UUID, notifications: NotificationsOf) -> None:
    """Be told no more."""
    notifications.remove(notification_id)


@router.post("/notifications/{notification_id}/test", status_code=202)
def test_notification(notification_id: UUID, notifications: NotificationsOf) -> DeliveryAnswer:
    """Send a message to a webhook, to see whether it arrives."""
    return delivery_answer(notifications.test(notification_id))


@router.get("/notifications/{notification_id}/deliveries")
def list_deliveries(
    notification_id: UUID, notifications: NotificationsOf, limit: Limit = 50, offset: Offset = 0
) -> list[DeliveryAnswer]:
    """List the messages to a webhook, the last first."""
    return [delivery_answer(found) for found in notifications.deliveries(notification_id, limit, offset)]


@router.post("/notifications/{notification_id}/deliveries/{delivery_id}/send-again", status_code=202)
def send_delivery_again(
    notification_id: UUID, delivery_id: UUID, notifications: NotificationsOf
) -> DeliveryAnswer:
    """Send a message once more, under its id."""
    return delivery_answer(notifications.send_again(notification_id, delivery_id))
