"""What an actor wants to hear of workflows."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.access import require
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.notifications.deliveries import (
    StoredDelivery,
    deliver,
    send_again,
    stored_delivery,
)
from workflow_platform.store.notifications.tables import Channel, DeliveryRow, NotificationRow
from workflow_platform.store.vault import Place, Vault

MOST = 20
# Of one person, whom the others who wait for their messages do not have to wait for.
MOST_WAITING = 20
# How Standard Webhooks marks secrets.
SECRET_PREFIX = "whsec_"  # noqa: S105  # the mark of a secret, and none itself
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class StoredNotification:
    """What somebody wants to hear of a workflow; ``url`` is the address of a webhook."""

    id: UUID
    workflow_id: UUID
    channel: Channel
    url: str | None
    created_at: datetime


class Notifications:
    """The actor's wishes to hear of workflows; those of others do not exist here."""

    def __init__(self, session: Session, actor: Actor, vault: Vault) -> None:
        self._session = session
        self._actor = actor
        self._vault = vault

    def list(self, workflow_id: UUID) -> tuple[StoredNotification, ...]:
        """Return those of a workflow, the oldest first. Raises NotFoundError."""
        require(self._session, self._actor, "workflow", workflow_id, "viewer")
        own = (NotificationRow.owner_id == self._actor.user_id, NotificationRow.workflow_id == workflow_id)
        found = select(NotificationRow).where(*own).order_by(NotificationRow.created_at, NotificationRow.id)
        return tuple(_stored(row) for row in self._session.scalars(found))

    def add_mail(self, workflow_id: UUID) -> StoredNotification:
        """Have the actor told by mail. Raises NotFoundError, and ConflictError if that is so already."""
        row = self._add(workflow_id, "mail", uuid4())
        return _stored(row)

    def add_webhook(self, workflow_id: UUID, url: str) -> tuple[StoredNotification, str]:
        """Have an address told, and return the secret that its messages are signed with: only now.

        Raises as ``add_mail`` does.
        """
        secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        new = Place(NotificationRow.__tablename__, uuid4(), self._actor.user_id)
        row = self._add(workflow_id, "webhook", new.row_id, url, self._vault.seal(secret, new))
        return _stored(row), secret

    def remove(self, notification_id: UUID) -> None:
        """Tell no more, and forget what was sent. Raises NotFoundError."""
        self._session.delete(self._row(notification_id))
        self._session.flush()

    def test(self, notification_id: UUID) -> StoredDelivery:
        """Send a message that says nothing, to see whether it arrives.

        Raises NotFoundError, InvalidError for mail, which needs no test, and ConflictError where many
        messages of the actor's wait already.
        """
        row = self._row(notification_id)
        if row.channel != "webhook":
            raise InvalidError("Only webhooks can be tested.")
        self._check_line()
        body = {
            "type": "test",
            "timestamp": datetime.now(UTC).isoformat(),
            "data": {"workflow": {"id": str(row.workflow_id)}},
        }
        made = deliver(self._session, row, "test", json.dumps(body))
        return stored_delivery(self._session.get_one(DeliveryRow, made))

    def deliveries(self, notification_id: UUID, limit: int, offset: int = 0) -> tuple[StoredDelivery, ...]:
        """Return what was sent to a webhook, the last first. Raises NotFoundError."""
        row = self._row(notification_id)
        sent = select(DeliveryRow).where(DeliveryRow.notification_id == row.id)
        latest = sent.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id).limit(limit).offset(offset)
        return tuple(stored_delivery(found) for found in self._session.scalars(latest))

    def send_again(self, notification_id: UUID, delivery_id: UUID) -> StoredDelivery:
        """Send a message once more, under its id.

        Raises NotFoundError, and ConflictError as ``test`` does.
        """
        row = self._row(notification_id)
        self._check_line()
        return send_again(self._session, row.id, delivery_id)

    def _add(
        self,
        workflow_id: UUID,
        channel: Channel,
        id_: UUID,
        url: str | None = None,
        secret: str | None = None,
    ) -> NotificationRow:
        require(self._session, self._actor, "workflow", workflow_id, "viewer")
        mine = NotificationRow.owner_id == self._actor.user_id
        here = select(func.count()).where(mine, NotificationRow.workflow_id == workflow_id)
        if (self._session.scalar(here) or 0) >= MOST:
            raise ConflictError(
                f"You have {MOST} notifications of this workflow already.", "Remove one first."
            )
        new = insert(NotificationRow).values(
            id=id_,
            owner_id=self._actor.user_id,
            workflow_id=workflow_id,
            channel=channel,
            url=url,
            secret=secret,
        )
        made = self._session.scalar(new.on_conflict_do_nothing().returning(NotificationRow.id))
        if made is None:
            raise ConflictError("There is such a notification already.")
        return self._session.get_one(NotificationRow, made)

    def _check_line(self) -> None:
        waiting = select(func.count()).where(
            DeliveryRow.owner_id == self._actor.user_id, DeliveryRow.state == "waiting"
        )
        if (self._session.scalar(waiting) or 0) >= MOST_WAITING:
            raise ConflictError(
                f"{MOST_WAITING} of your messages wait to be sent already.",
                "Wait for them, or remove the webhooks that do not answer.",
            )

    def _row(self, notification_id: UUID) -> NotificationRow:
        own = NotificationRow.owner_id == self._actor.user_id
        row = self._session.scalar(select(NotificationRow).where(own, NotificationRow.id == notification_id))
        if row is None:
            raise NotFoundError("There is no such notification.")
        return row


def _stored(row: NotificationRow) -> StoredNotification:
    return StoredNotification(row.id, row.workflow_id, row.channel, row.url, row.created_at)
