"""The words of every mail that the platform sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from workflow_platform.api.mail.mailer import Mail
from workflow_platform.store.mail import Template


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has an address.

    Attributes:
        text: its paragraphs; ``{platform}`` is where people reach the platform, ``{link}`` a page of it.
        page: the page that the link leads to, with the token of the mail.
    """

    subject: str
    text: str
    page: str = ""


LETTERS: Mapping[Template, Letter] = {
    "verify": Letter(
        "Finish your account",
        "Somebody, hopefully you, has made an account with this address at {platform}.\n\n"
        "Follow this link within 24 hours to prove that the address is yours:\n\n{link}\n\n"
        "If it was not you, do nothing: without the link nobody can use the account.",
        "/verify",
    ),
    "account-exists": Letter(
        "You have an account already",
        "Somebody, hopefully you, has asked for an account with this address at {platform}, "
        "but there is one already.\n\n"
        "Sign in with your password, or ask for a new one there if you have forgotten it.\n\n"
        "If it was not you, do nothing: nothing has changed.",
    ),
}

_TEMPLATE = TypeAdapter[Template](Template)


def written(to: str, template: str, values: Mapping[str, str], platform: str) -> Mail:
    """Return a mail for ``to``. Raises ValueError for a template that there is none of."""
    letter = LETTERS[_TEMPLATE.validate_python(template)]
    link = f"{platform}{letter.page}?token={values['token']}" if letter.page else ""
    return Mail(to, letter.subject, letter.text.format(**{**values, "platform": platform, "link": link}))
