"""The tables of signing in: all that is secret in them is a hash."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import LOWER_EMAIL, Base, Document, Id, Moment, name_length, one_of

SignInKind = Literal["browser", "client"]
Scope = Literal["read", "write"]
Purpose = Literal["verify", "reset", "change-email"]

Person = Annotated[UUID, mapped_column(ForeignKey("users.id", ondelete="CASCADE"))]
Hash = Annotated[bytes, mapped_column(primary_key=True)]


class SignInRow(Base):
    """A browser or a client program that a person has signed in with, until it ends or expires."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    user_id: Mapped[Person]
    kind: Mapped[SignInKind] = mapped_column(Text)
    secret_hash: Mapped[bytes | None]
    address: Mapped[str]
    agent: Mapped[str]
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(one_of("kind", "browser", "client"), name="kind_known"),
        CheckConstraint("(kind = 'browser') = (secret_hash IS NOT NULL)", name="secret_of_browser"),
        UniqueConstraint("secret_hash"),
        Index("ix_sign_ins_user_id", "user_id"),
    )


class RefreshTokenRow(Base):
    """A refresh token of a client; each is used once and followed by another."""

    __tablename__ = "refresh_tokens"

    hash: Mapped[Hash]
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_refresh_tokens_sign_in_id", "sign_in_id"),)


class AccessTokenRow(Base):
    """A personal access token: a person's key for programs, limited to its scopes."""

    __tablename__ = "access_tokens"

    id: Mapped[Id]
    user_id: Mapped[Person]
    name: Mapped[str]
    hash: Mapped[bytes]
    scopes: Mapped[list[Scope]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        name_length(),
        CheckConstraint("scopes <@ ARRAY['read', 'write'] AND scopes <> '{}'", name="scopes_known"),
        UniqueConstraint("hash"),
        Index("ix_access_tokens_user_id", "user_id"),
    )


class OneTimeTokenRow(Base):
    """A secret sent by mail that proves, once, that its reader has the address."""

    __tablename__ = "one_time_tokens"

    hash: Mapped[Hash]
    user_id: Mapped[Person]
    purpose: Mapped[Purpose] = mapped_column(Text)
    email: Mapped[str | None]
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(one_of("purpose", "verify", "reset", "change-email"), name="purpose_known"),
        CheckConstraint("(purpose = 'change-email') = (email IS NOT NULL)", name="email_to_change"),
        Index("ix_one_time_tokens_user_id", "user_id"),
    )


class AttemptRow(Base):
    """How often something was tried of late, such as a password for an account."""

    __tablename__ = "attempts"

    key: Mapped[Hash]
    count: Mapped[int]
    began_at: Mapped[Moment]
    next_at: Mapped[Moment]


class SecondFactorRow(Base):
    """The secret, sealed, that a person's app makes six-digit codes from; in force once confirmed.

    ``last_step`` is the time step of the last code that was used, so that none works twice.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str]
    created_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(server_default=text("0"))


class RecoveryCodeRow(Base):
    """A code that stands in for a lost app, once."""

    __tablename__ = "recovery_codes"

    hash: Mapped[Hash]
    user_id: Mapped[Person]
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_recovery_codes_user_id", "user_id"),)


class InvitationRow(Base):
    """An address that may make an account; gone when it has, or when another one takes its place."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    email: Mapped[str]
    hash: Mapped[bytes]
    is_admin: Mapped[bool] = mapped_column(server_default=false())
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("char_length(email) BETWEEN 3 AND 254", name="email_length"),
        UniqueConstraint("hash"),
        Index("uq_invitations_email", LOWER_EMAIL, unique=True),
    )


class IdentityRow(Base):
    """Who a person is to another provider: its own word for them, which never becomes somebody else's."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[Person]
    provider: Mapped[str]
    email: Mapped[str | None]
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_identities_user_id", "user_id"),)


class ProviderVisitRow(Base):
    """A browser on its way to a provider and back; ``user_id`` is who wants to add the provider."""

    __tablename__ = "provider_visits"

    hash: Mapped[Hash]
    provider: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    state: Mapped[Document] = mapped_column(JSONB)
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime]
