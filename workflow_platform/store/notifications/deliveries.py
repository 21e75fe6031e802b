"""Messages to webhooks: left in the outbox with what was said, and noted when they arrive or do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from workflow_platform.errors import NotFoundError
from workflow_platform.store.database import Session
from workflow_platform.store.notifications.tables import (
    DeliveryRow,
    DeliveryState,
    NotificationRow,
    Occasion,
)
from workflow_platform.store.outbox import post_outbox
from workflow_platform.store.text import scrubbed
from workflow_platform.store.vault import Place, Vault

WEBHOOK = "webhook.send"
# Messages of one webhook that stay listed.
KEPT = 100
_ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A message to a webhook; ``status`` is that of the last answer."""

    id: UUID
    occasion: Occasion
    state: DeliveryState
    attempts: int
    status: int | None
    error: str | None
    created_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What it takes to send a message: where to, what, and the secret that it is signed with."""

    id: UUID
    url: str
    secret: str
    body: str


def deliver(
    session: Session,
    notification: NotificationRow,
    occasion: Occasion,
    body: str,
    incident: UUID | None = None,
) -> UUID:
    """Leave a message for a webhook, for the case that the transaction commits, and return its id."""
    row = DeliveryRow(
        id=uuid4(),
        owner_id=notification.owner_id,
        notification_id=notification.id,
        incident_id=incident,
        occasion=occasion,
        body=body,
    )
    session.add(row)
    session.flush()
    oldest = (
        select(DeliveryRow.id)
        .where(DeliveryRow.notification_id == notification.id)
        .order_by(DeliveryRow.created_at.desc())
        .offset(KEPT)
    )
    session.execute(delete(DeliveryRow).where(DeliveryRow.id.in_(oldest)))
    post_delivery(session, row)
    return row.id


def post_delivery(session: Session, row: DeliveryRow) -> None:
    """Have a message sent, for the first time or once more."""
    post_outbox(session, WEBHOOK, {"delivery": str(row.id), "owner": str(row.owner_id)})


def parcel(session: Session, delivery_id: UUID, vault: Vault) -> Parcel | None:
    """Return a message to be sent, None for one that need not be any more. Raises SecretUnreadableError."""
    found = session.execute(
        select(DeliveryRow, NotificationRow)
        .join(NotificationRow, NotificationRow.id == DeliveryRow.notification_id)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.state == "waiting")
    ).one_or_none()
    if found is None:
        return None
    row, notification = found
    if notification.url is None or notification.secret is None:
        return None
    secret = vault.open(notification.secret, place(notification))
    return Parcel(row.id, notification.url, secret, row.body)


def note_delivered(session: Session, delivery_id: UUID, status: int) -> None:
    """Note that a message has arrived."""
    sent = update(DeliveryRow).where(DeliveryRow.id == delivery_id)
    session.execute(
        sent.values(
            state="delivered",
            attempts=DeliveryRow.attempts + 1,
            status=status,
            error=None,
            delivered_at=func.now(),
        )
    )


def note_refused(session: Session, delivery_id: UUID, status: int | None, error: str, *, final: bool) -> None:
    """Note that a message has not arrived; after a final attempt, nobody tries again."""
    tried = update(DeliveryRow).where(DeliveryRow.id == delivery_id)
    session.execute(
        tried.values(
            state="failed" if final else "waiting",
            attempts=DeliveryRow.attempts + 1,
            status=status,
            error=scrubbed(error)[:_ERROR_LENGTH],
        )
    )


def send_again(session: Session, notification_id: UUID, delivery_id: UUID) -> StoredDelivery:
    """Have a message sent once more, under its id. Raises NotFoundError."""
    row = session.scalar(
        select(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.notification_id == notification_id)
        .with_for_update()
    )
    if row is None:
        raise NotFoundError("There is no such message.")
    if row.state != "waiting":
        row.state = "waiting"
        session.flush()
        post_delivery(session, row)
    return stored_delivery(row)


def stored_delivery(row: DeliveryRow) -> StoredDelivery:
    """Return the message of a row."""
    return StoredDelivery(
        id=row.id,
        occasion=row.occasion,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
    )


def place(row: NotificationRow) -> Place:
    """Return the place that the secret of a webhook is sealed for."""
    return Place(NotificationRow.__tablename__, row.id, row.owner_id)
