"""Mail by way of a mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Literal

from workflow_platform.api.mail.mailer import Mail, MailError

_PATIENCE_SECONDS = 10.0
_FIRST_FINAL = 500


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands mail to a mail server, one connection for each.

    Attributes:
        security: ``starttls`` and ``tls`` check the server's certificate; ``none`` sends in the clear.
        sender: the address that the mail comes from.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def send(self, mail: Mail) -> None:
        """Send it, or raise MailError."""
        message = self._message(mail)
        try:
            with self._connection() as server:
                if self.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(message, from_addr=self.sender, to_addrs=[mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise MailError(
                "The mail server refuses the address.", final=min(codes) >= _FIRST_FINAL
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            # Its words may quote the mail, which holds a secret.
            raise MailError(f"The mail server did not take it ({type(error).__name__}).") from error

    def _connection(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_PATIENCE_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_PATIENCE_SECONDS)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            # An address of its own, so that one with a comma cannot become two.
            message["To"] = Address(addr_spec=mail.to)
            message["From"] = Address("Workflow Platform", addr_spec=self.sender)
        except (MessageError, ValueError, IndexError) as error:
            raise MailError("The address cannot be written in a mail.", final=True) from error
        message["Subject"] = mail.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        # Keeps other programs from answering.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        return message
