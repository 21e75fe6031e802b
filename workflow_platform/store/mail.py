"""Mail that a transaction leaves to be sent after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from workflow_platform.store.database import Session
from workflow_platform.store.outbox import post_outbox

MAIL = "mail.send"

Template = Literal[
    "account-exists",
    "account-removed",
    "change-email",
    "email-changed",
    "email-changing",
    "invitation",
    "password-changed",
    "provider-added",
    "reset",
    "second-factor-off",
    "second-factor-on",
    "verify",
    "workflow-failed",
    "workflow-recovered",
]


def post_mail(session: Session, to: str, template: Template, values: Mapping[str, str] | None = None) -> None:
    """Leave a mail, for the case that the transaction commits. Once it is sent, nothing of it is kept."""
    post_outbox(session, MAIL, {"to": to, "template": template, "values": dict(values or {})})
