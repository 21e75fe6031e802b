"""What carries mail out of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workflow_platform.api.errands import ErrandError


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text, to one address."""

    to: str
    subject: str
    text: str


class MailError(ErrandError):
    """A mail could not be sent."""

    code = "mail-not-sent"


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Send it, or raise MailError."""
        ...
