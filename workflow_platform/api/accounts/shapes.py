"""What the account routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from workflow_platform.api.shapes import Body
from workflow_platform.spec.names import Name
from workflow_platform.store.people.tables import Scope

LONGEST_EMAIL = 254


def _address(email: str) -> str:
    local, at, domain = email.strip().rpartition("@")
    if not (at and local and domain) or any(
        char.isspace() or not char.isprintable() for char in local + domain
    ):
        message = "an e-mail address looks like name@example.org"
        raise ValueError(message)
    return f"{local}@{domain}"


Email = Annotated[
    str, Field(min_length=3, max_length=LONGEST_EMAIL, examples=["ana@example.org"]), AfterValidator(_address)
]
Code = Annotated[
    str | None, Field(max_length=40, description="Of the app that makes codes, or a recovery code.")
]
Password = Annotated[SecretStr, Field(max_length=1000)]


class Credentials(Body):
    """An address and its password."""

    email: Email
    password: Password


class LogIn(Credentials):
    """An address and its password, with a code where the account asks for one."""

    code: Code = None


class Address(Body):
    """An address that a link is to be mailed to."""

    email: Email


class Reset(Body):
    """A new password, with the token of the mail."""

    token: Annotated[str, Field(max_length=200)]
    password: Password


class Refresh(Body):
    """A refresh token, which is used up by it."""

    refresh_token: Annotated[str, Field(max_length=200)]


class OneTime(Body):
    """The token of a link that was sent by mail."""

    token: Annotated[str, Field(max_length=200)]


class Tokens(BaseModel):
    """What a client signs its requests with; the refresh token gets the next pair, once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the name of a scheme
    expires_in: int = Field(description="Seconds until the access token ends.")
    refresh_token: str


class Accepted(BaseModel):
    """It was received; the rest comes by mail."""

    message: str


class Me(BaseModel):
    """The person who asks."""

    id: UUID
    name: str
    email: str
    display_name: str = Field(description="The name that others see.")
    is_admin: bool
    second_factor: bool = Field(description="Whether signing in asks for a code.")
    has_password: bool
    by: Literal["browser", "client", "token"] = Field(description="What they are recognised by.")
    scopes: tuple[Scope, ...]


class SignInAnswer(BaseModel):
    """A browser or client that is signed in."""

    id: UUID
    kind: Literal["browser", "client"]
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this_one: bool


class NewToken(Body):
    """A personal access token to make."""

    name: Name
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] = frozenset({"read", "write"})
    days: Annotated[int | None, Field(ge=1, le=366)] = Field(
        90, description="How long it works; null for without end."
    )


class TokenAnswer(BaseModel):
    """A personal access token."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class TokenMade(TokenAnswer):
    """A new personal access token with its secret, which is never shown again."""

    token: str
