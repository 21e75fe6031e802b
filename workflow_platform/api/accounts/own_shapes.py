"""What the routes of a person's own account take and give."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from workflow_platform.api.accounts.shapes import Code, Email, Password
from workflow_platform.api.shapes import Body
from workflow_platform.spec.names import Name


class Confirmation(Body):
    """The proof that it is still the person who asks: the password, and a code where codes are on."""

    password: Password
    code: Code = None


class NewPassword(Confirmation):
    """Another password."""

    new_password: Password


class NewEmail(Confirmation):
    """Another address."""

    email: Email


class Changes(Body):
    """What to change of an account; what is left out stays. A display name of null is the user name."""

    name: Name | None = None
    display_name: Name | None = None


class Begun(BaseModel):
    """The secret for an app that makes codes; ``uri`` is the same as a QR code wants it."""

    secret: str
    uri: str


class RecoveryCodes(BaseModel):
    """Codes that stand in for a lost app, once each. They are never shown again."""

    recovery_codes: Annotated[tuple[str, ...], Field(description="To be kept on paper.")]
