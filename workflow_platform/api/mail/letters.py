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


_NOT_YOU = (
    "If it was not you, choose a new password at once: "
    "ask for one at {platform} as if you had forgotten yours."
)

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
    "account-removed": Letter(
        "Your account is gone",
        "Your account at {platform} has been deleted, with its workflows, datasets, connections and runs.",
    ),
    "reset": Letter(
        "Choose a new password",
        "Somebody, hopefully you, has asked for a new password for your account at {platform}.\n\n"
        "Follow this link within 10 minutes to choose one:\n\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is.",
        "/reset-password",
    ),
    "password-changed": Letter(
        "Your password has changed",
        "The password of your account at {platform} has been changed, and other devices were signed out. "
        "Personal access tokens still work.\n\n" + _NOT_YOU,
    ),
    "change-email": Letter(
        "Prove your new address",
        "Somebody, hopefully you, wants to use this address for their account at {platform}.\n\n"
        "Follow this link within an hour to do so:\n\n{link}\n\n"
        "If it was not you, do nothing: without the link nothing changes.",
        "/change-email",
    ),
    "email-changing": Letter(
        "Your address is about to change",
        "Your account at {platform} is to get another address: {new}. "
        "It does as soon as the link in a mail to that address is followed.\n\n" + _NOT_YOU,
    ),
    "email-changed": Letter(
        "Your address has changed",
        "Your account at {platform} has another address now: {new}. "
        "Mail about it goes there from now on.\n\n"
        "If it was not you, ask the people who run the platform for help at once.",
    ),
    "second-factor-on": Letter(
        "Your sign-in asks for a code now",
        "Signing in to your account at {platform} asks for a code of your app from now on. "
        "Keep the recovery codes where you find them without your phone.\n\n" + _NOT_YOU,
    ),
    "second-factor-off": Letter(
        "Your sign-in asks for no code any more",
        "Signing in to your account at {platform} asks for the password alone from now on.\n\n" + _NOT_YOU,
    ),
    "invitation": Letter(
        "You are invited",
        "{inviter} has invited you to {platform}, where data workflows are built and run.\n\n"
        "Follow this link within 7 days to make your account:\n\n{link}",
        "/invitation",
    ),
    "workflow-failed": Letter(
        "'{workflow}' has failed",
        "The workflow '{workflow}' has failed: {reason}\n\n"
        "You are told once more when it works again, and not of failures in between. See {platform}.",
    ),
    "workflow-recovered": Letter(
        "'{workflow}' works again",
        "The workflow '{workflow}' has succeeded after it had failed. See {platform}.",
    ),
    "provider-added": Letter(
        "There is another way to sign in to your account",
        "Your account at {platform} can be signed in to by way of {provider} from now on.\n\n" + _NOT_YOU,
    ),
}

_TEMPLATE = TypeAdapter[Template](Template)


def written(to: str, template: str, values: Mapping[str, str], platform: str) -> Mail:
    """Return a mail for ``to``. Raises ValueError for a template that there is none of."""
    letter = LETTERS[_TEMPLATE.validate_python(template)]
    link = f"{platform}{letter.page}?token={values['token']}" if letter.page else ""
    filled = {**values, "platform": platform, "link": link}
    return Mail(to, letter.subject.format(**filled), letter.text.format(**filled))
