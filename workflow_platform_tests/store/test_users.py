"""Users are made once and found by name or id."""

from __future__ import annotations

from uuid import uuid4

import pytest

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.users import Users
from workflow_platform_tests.store.concurrency import at_once


def ensure(engine: Engine, name: str) -> Actor:
    with transaction(engine) as session:
        return Users(session).ensure(name)


def test_ensuring_a_user_again_finds_the_first(engine: Engine) -> None:
    first = ensure(engine, "Ana")
    assert ensure(engine, "ANA") == first == Actor(first.user_id, "Ana")


def test_a_user_is_found_by_name_and_by_id(engine: Engine, owner: Actor) -> None:
    with transaction(engine) as session:
        users = Users(session)
        assert users.find("ana") == users.get(owner.user_id) == owner


def test_an_unknown_user_is_not_found(engine: Engine) -> None:
    with transaction(engine) as session:
        users = Users(session)
        with pytest.raises(NotFoundError):
            users.find("nobody \0")
        with pytest.raises(NotFoundError):
            users.get(uuid4())


def test_a_bad_name_is_refused(engine: Engine) -> None:
    with pytest.raises(InvalidError, match="cannot be a name"):
        ensure(engine, "a\nb")


def test_the_same_user_made_at_once_is_one(engine: Engine) -> None:
    assert len(set(at_once(lambda _: ensure(engine, "Ana")))) == 1
