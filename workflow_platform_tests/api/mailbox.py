"""The mail of a site as its readers see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workflow_platform.api.errands import Errands
from workflow_platform.api.mail.mailer import Mail
from workflow_platform.api.mail.sending import MailErrand
from workflow_platform.api.server import errands_of
from workflow_platform.api.site import Site
from workflow_platform.store.mail import MAIL


@dataclass(slots=True)
class Mailbox:
    """Does what is due, and keeps the mail instead of sending it."""

    site: Site
    mails: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    def arrived(self) -> list[tuple[str, str]]:
        """Return to whom what has been sent since the last time, by subject."""
        self.mails.clear()
        errands = errands_of(self.site).errands
        Errands(self.site.engine, {**errands, MAIL: MailErrand(self, self.site.settings.address)}).do_due()
        return [(mail.to, mail.subject) for mail in self.mails]

    def token(self) -> str:
        """Return the token of the first link in what has just arrived."""
        return next(
            line.partition("?token=")[2]
            for mail in self.mails
            for line in mail.text.splitlines()
            if "?token=" in line
        )


def with_settings(site: Site, **changes: object) -> Site:
    return replace(site, settings=site.settings.model_copy(update=changes))
