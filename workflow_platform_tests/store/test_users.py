"""Users are made once and found by name or id."""

from __future__ import annotations

from uuid import uuid4

import pytest

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.removal import remove_account
from workflow_platform.store.users import Users
from workflow_platform_tests.store.concurrency import THREADS, at_once


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


def test_of_administrators_who_all_go_at_once_one_stays(engine: Engine) -> None:
    def made(number: int) -> Account:
        with transaction(engine) as session:
            account = Accounts(session).add(f"p{number}@example.org", None, verified=True)
            assert account is not None
            if number < THREADS:
                Accounts(session).appoint(account.id)
        return account

    everybody = [made(number) for number in range(THREADS + 1)]

    def leaves(number: int) -> bool:
        account = everybody[number]
        try:
            with transaction(engine, account.actor) as session:
                remove_account(session, account.id)
        except ConflictError:
            return False
        return True

    assert sorted(at_once(leaves)) == [False] + [True] * (THREADS - 1)
