"""What carries mail out of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workflow_platform.errors import PlatformError


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text, to one address."""

    to: str
    subject: str
    text: str


class MailError(PlatformError):
    """A mail could not be sent. ``final`` says that it never can."""

    code = "mail-not-sent"
    status = 503

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Send it, or raise MailError."""
        ...
