"""Orchestration sees the workflows and datasets of everybody, the busiest first."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from workflow_platform.errors import NotFoundError
from workflow_platform.store.access import RoleNeededError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.runs import Runs
from workflow_platform.store.system import (
    checked_executor,
    datasets_with_producers,
    recent_keys,
    version_by_key,
)
from workflow_platform.store.workflows import SavedWorkflow, Workflows
from workflow_platform_tests.store.documents import PEOPLE, document, lake_file


def save(engine: Engine, actor: Actor, name: str, limit: int = 1) -> SavedWorkflow:
    with transaction(engine) as session:
        return Workflows(session, actor).save(document(name, limit))


def submit(engine: Engine, actor: Actor, name: str) -> None:
    with transaction(engine) as session:
        Runs(session, actor).submit(name, {})


def delete(engine: Engine, actor: Actor, name: str) -> None:
    with transaction(engine) as session:
        workflows = Workflows(session, actor)
        workflows.delete(workflows.find(name).id)


def recent(engine: Engine, limit: int = 10) -> list[tuple[str, int]]:
    with transaction(engine) as session:
        return [(workflow.key, workflow.number) for workflow in recent_keys(session, limit)]


def test_a_key_gives_any_version_with_its_owner(engine: Engine, owner: Actor) -> None:
    saved = [save(engine, owner, "Sales", limit) for limit in (1, 2)]
    with transaction(engine) as session:
        first, latest = version_by_key(session, "sales", 1), version_by_key(session, "sales")
    assert (first.owner, first.workflow_id, first.name, first.slug) == (owner, saved[0].id, "Sales", "sales")
    assert first.document == document("Sales", 1).model_dump(mode="json")
    assert (latest.number, latest.document) == (2, document("Sales", 2).model_dump(mode="json"))


@pytest.mark.parametrize(("key", "number"), [("sales", 2), ("sales", 0), ("costs", None)])
def test_a_key_or_version_that_is_not_there_is_not_found(
    engine: Engine, owner: Actor, key: str, number: int | None
) -> None:
    save(engine, owner, "Sales")
    with transaction(engine) as session, pytest.raises(NotFoundError):
        version_by_key(session, key, number)


def test_a_deleted_workflow_is_found_by_key_and_not_listed(engine: Engine, owner: Actor) -> None:
    save(engine, owner, "Sales")
    delete(engine, owner, "Sales")
    assert recent(engine) == []
    with transaction(engine) as session:
        assert version_by_key(session, "sales").number == 1


def test_the_last_edited_or_run_workflows_come_first_up_to_the_limit(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    for actor, name in ((owner, "one"), (stranger, "two"), (owner, "three")):
        save(engine, actor, name)
    assert recent(engine) == [("three", 1), ("two", 1), ("one", 1)]
    save(engine, stranger, "two", limit=2)
    submit(engine, owner, "one")
    assert recent(engine, limit=2) == [("one", 1), ("two", 2)]


def test_datasets_come_with_what_makes_them_last_published_first(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    with transaction(engine) as session:
        Datasets(session, stranger).publish("people", lake_file())
    save(engine, owner, "Sales")
    for _ in range(2):
        with transaction(engine) as session:
            run = Runs(session, owner).submit("Sales", {})
            Datasets(session, owner).publish("by year", lake_file(), run_id=run.id, output="years")
    with transaction(engine) as session:
        found = datasets_with_producers(session, 10)
        assert found[:1] == datasets_with_producers(session, 1)
    assert [(dataset.owner, dataset.name, dataset.number, dataset.columns) for dataset in found] == [
        (owner, "by year", 2, PEOPLE),
        (stranger, "people", 1, PEOPLE),
    ]
    assert [(dataset.workflow_key, dataset.output) for dataset in found] == [("sales", "years"), (None, None)]


def test_a_dataset_outlives_the_workflow_that_made_it(engine: Engine, owner: Actor) -> None:
    save(engine, owner, "Sales")
    with transaction(engine) as session:
        run = Runs(session, owner).submit("Sales", {})
        Datasets(session, owner).publish("by year", lake_file(), run_id=run.id, output="years")
    delete(engine, owner, "Sales")
    with transaction(engine) as session:
        (dataset,) = datasets_with_producers(session, 10)
    assert (dataset.name, dataset.workflow_key, dataset.output) == ("by year", None, None)


def test_what_a_suspended_account_has_queued_is_not_executed(engine: Engine, owner: Actor) -> None:
    save(engine, owner, "Sales")
    written = document("Sales").model_dump(mode="json")
    with transaction(engine) as session:
        run = Runs(session, owner).submit("Sales", {})
        assert checked_executor(session, run.id, written) == owner
        session.execute(text("UPDATE workflow_platform.users SET disabled_at = now()"))
        with pytest.raises(RoleNeededError, match="suspended"):
            checked_executor(session, run.id, written)
