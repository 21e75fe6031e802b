"""The tables of signing in: all that is secret in them is a hash."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workflow_platform.store.tables import Base, Id, Moment, name_length, one_of

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
