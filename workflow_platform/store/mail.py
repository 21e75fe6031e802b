"""Mail that a transaction leaves to be sent after it."""

from __future__ import annotations

from collections.abc import Mapping

from workflow_platform.store.database import Session
from workflow_platform.store.outbox import post_outbox

MAIL = "mail.send"


def post_mail(session: Session, to: str, template: str, values: Mapping[str, str]) -> None:
    """Leave a mail, for the case that the transaction commits."""
    post_outbox(session, MAIL, {"to": to, "template": template, "values": dict(values)})
