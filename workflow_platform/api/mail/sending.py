"""The errand of sending what transactions left as mail."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from workflow_platform.api.mail.console import ConsoleMailer
from workflow_platform.api.mail.letters import written
from workflow_platform.api.mail.mailer import Mailer
from workflow_platform.api.mail.smtp import SmtpMailer
from workflow_platform.settings import Settings
from workflow_platform.store.outbox import OutboxItem


class _Left(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    to: str
    template: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class MailErrand:
    """Sends mail; ``address`` is where people reach the platform."""

    mailer: Mailer
    address: str

    def __call__(self, item: OutboxItem) -> None:
        """Send one. Raises MailError, and ValueError for what was never a mail."""
        left = _Left.model_validate(item.payload)
        self.mailer.send(written(left.to, left.template, left.values, self.address))


def mailer_of(settings: Settings) -> Mailer:
    """Return the mailer that the settings ask for."""
    if settings.smtp_host is None:
        return ConsoleMailer(settings.mail_folder)
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.mail_from,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )
